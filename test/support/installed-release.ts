import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');

export interface InstalledRelease extends AsyncDisposable {
  /** Its command. */
  program: string;
}

/**
 * A release as `npx` installs it: what npm packs of it, and beside it in `node_modules` what its package.json asks for, with
 * what that asks for in turn. `npm test` builds it first.
 */
export async function installRelease(): Promise<InstalledRelease> {
  const directory = await mkdtemp(join(tmpdir(), 'release-'));
  const release = join(directory, 'release');
  const left = ['.git', 'node_modules'].map((name) => join(ROOT, name));
  await cp(ROOT, release, { recursive: true, filter: (path) => !left.includes(path) });
  const script = join(ROOT, 'scripts/release-package.ts');
  const { stdout: manifest } = await run(process.execPath, [script]);
  await writeFile(join(release, 'package.json'), manifest);
  const { stdout: packed } = await run('npm', ['pack', '--silent', '--pack-destination', directory], {
    cwd: release,
  });
  const installed = join(directory, 'node_modules', 'baton');
  await mkdir(installed, { recursive: true });
  await run('tar', ['--extract', '--strip=1', '--file', join(directory, packed.trim())], { cwd: installed });
  const asked = Object.keys(JSON.parse(manifest).dependencies);
  for (const folder of await needed(asked)) {
    const nested = join(ROOT, folder, 'node_modules');
    const filter = (path: string) => path !== nested;
    await cp(join(ROOT, folder), join(directory, folder), { recursive: true, filter });
  }
  return {
    program: join(installed, 'dist/cli.js'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Folders of these packages and of what they ask for, by the lock file. */
async function needed(names: readonly string[]): Promise<Set<string>> {
  const lock: { packages: Record<string, { dependencies?: Record<string, string> }> } = JSON.parse(
    await readFile(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const found = new Set<string>();
  const add = (name: string, from: string) => {
    const folder = foundFrom(from, (place) => {
      const path = join(place, 'node_modules', name);
      return path in lock.packages ? path : undefined;
    });
    if (folder === undefined) throw new Error(`The lock file lacks ${name}`);
    if (found.has(folder)) return;
    found.add(folder);
    for (const each of Object.keys(lock.packages[folder]?.dependencies ?? {})) add(each, folder);
  };
  for (const name of names) add(name, '.');
  return found;
}

/** What `look` finds in a folder or, as Node goes, in the next one above it that may hold packages. */
function foundFrom(folder: string, look: (folder: string) => string | undefined): string | undefined {
  const here = basename(folder) === 'node_modules' ? undefined : look(folder);
  if (here !== undefined || folder === '.') return here;
  return foundFrom(dirname(folder), look);
}
