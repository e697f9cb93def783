import { chmodSync, cpSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';

/**
 * The sandbox runs programs that its package carries as files, and looks for them in `vendor/` beside the module that
 * asks. Without `apply-seccomp` it still starts, but lets commands talk to Unix sockets.
 */
function copySandboxPrograms(): Plugin {
  const parts = [
    'seccomp/x64/apply-seccomp',
    'seccomp/arm64/apply-seccomp',
    'java-proxy-agent/srt-proxy-agent.jar',
  ];
  const vendor = join(import.meta.dirname, 'node_modules/@anthropic-ai/sandbox-runtime/vendor');
  return {
    name: 'copy-sandbox-programs',
    writeBundle({ dir = '' }) {
      for (const part of parts) cpSync(join(vendor, part), join(dir, 'vendor', part));
    },
  };
}

/** A program is started by its name. */
function makeExecutable(): Plugin {
  return {
    name: 'make-executable',
    writeBundle({ dir = '' }, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk' && output.code.startsWith('#!')) chmodSync(join(dir, name), 0o755);
      }
    },
  };
}

/** Puts the licences of what was bundled beside it, as most of them ask for. */
function collectLicences(fileName: string): Plugin {
  return {
    name: 'collect-licences',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk' ? output.moduleIds : [],
      );
      const folders = new Set(ids.map(packageFolder).filter((folder) => folder !== undefined));
      const source = [...folders].sort().map(licence).join('\n');
      if (source !== '') this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

/** The folder of the installed package that holds a module, if one does. */
function packageFolder(id: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
}

function licence(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`# ${name}@${version} (${license ?? 'see its README'})`, ...texts, ''].join('\n\n');
}

/**
 * Parts of the App that no bundle can hold: WebAssembly beside its code, a driver that is found at run time, code that is
 * evaluated. They come with the package.
 */
const INSTALLED = [/^@electric-sql\/pglite/, 'pg-boss', /^probot/];

/** They do nothing by being loaded, without saying so: of their HTTP client, a megabyte, nothing is used. */
const NO_SIDE_EFFECTS = /\/node_modules\/@actions\//;

/** Each entry starts with one file, and loads from files beside it what not every run needs; two entries share none. */
function bundle(source: string, { licences }: { licences: string }): RolldownOptions {
  const name = basename(source, '.ts');
  return {
    input: { [name]: source },
    external: INSTALLED,
    treeshake: { moduleSideEffects: [{ test: NO_SIDE_EFFECTS, sideEffects: false }] },
    platform: 'node',
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: `${name}-[name].js`,
      comments: { legal: true, annotation: false, jsdoc: false },
    },
    plugins: [copySandboxPrograms(), makeExecutable(), collectLicences(licences)],
    onLog(level, log, handle) {
      // A bundle that lacks something would fail at the user's, not here.
      if (level === 'warn') throw new Error(`${log.code}: ${log.message}`);
      handle(level, log);
    },
  };
}

export default defineConfig([
  bundle('src/entry/action.ts', { licences: 'LICENSES.txt' }),
  bundle('src/entry/cli.ts', { licences: 'LICENSES-cli.txt' }),
  bundle('src/queue/pglite-thread.ts', { licences: 'LICENSES-thread.txt' }),
]);
