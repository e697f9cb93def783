import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

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

/** Puts the licences of what was bundled beside it, as most of them ask for. */
function collectLicences(): Plugin {
  return {
    name: 'collect-licences',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk' ? output.moduleIds : [],
      );
      const folders = new Set(ids.map(packageFolder).filter((folder) => folder !== undefined));
      const source = [...folders].sort().map(licence).join('\n');
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
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

export default defineConfig({
  input: { action: 'src/entry/action.ts' },
  platform: 'node',
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    codeSplitting: false,
    comments: { legal: true, annotation: false, jsdoc: false },
  },
  plugins: [copySandboxPrograms(), collectLicences()],
  onLog(level, log, handle) {
    // A bundle that lacks something would fail at the user's, not here.
    if (level === 'warn') throw new Error(`${log.code}: ${log.message}`);
    handle(level, log);
  },
});
