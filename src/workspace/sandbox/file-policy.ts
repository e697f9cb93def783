import { existsSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { searchPath, type Variables } from '../search-path.ts';
import { rustupHome } from './sandbox-environment.ts';
import type { FilePolicy } from './sandbox-runtime.ts';

/** Where machines keep what belongs to somebody: accounts, other programs' temporary files, secrets of a container. */
const HIDDEN = ['/home', '/root', '/tmp', '/var/tmp', '/run/secrets', '/var/run/secrets'];

/**
 * What belongs to a program beside its `bin`, and to a manager of versions beside its `shims`; not `share`, where
 * keyrings lie.
 */
const TOOL_FOLDERS = ['bin', 'lib', 'lib64', 'libexec', 'include', 'shims', 'versions', 'installs'];

/** Directories that the runtime lets be written by itself. */
const RUNTIME_OWN = ['/tmp/claude'];

/**
 * What a command may do with files: write the work tree and its own home and temporary directory, read the rest of
 * the machine but homes, temporary directories and `hidden`. Tools that lie in a home are still found by `PATH`.
 */
export function filePolicy(params: {
  writable: readonly string[];
  hidden: readonly string[];
  needed: readonly string[];
  environment: Variables;
}): FilePolicy {
  const homes = present([...HIDDEN, homedir(), tmpdir()]).filter((path) => path !== '/');
  const own = present(params.hidden);
  const rustup = rustupHome(params.environment);
  const tools = present([
    ...searchPath(params.environment).flatMap(toolFolders),
    ...(rustup === undefined ? [] : [rustup]),
  ]);
  return {
    writable: params.writable,
    hidden: [...new Set([...homes, ...own])],
    readable: [
      ...params.needed,
      ...tools.filter(
        (path) => homes.some((home) => isWithin(path, home)) && !own.some((dir) => isWithin(path, dir)),
      ),
    ],
    readOnly: present(RUNTIME_OWN),
  };
}

function toolFolders(entry: string): string[] {
  if (!['bin', 'shims'].includes(basename(entry))) return [entry];
  return TOOL_FOLDERS.map((folder) => join(dirname(entry), folder));
}

function present(paths: readonly string[]): string[] {
  return paths.filter((path) => existsSync(path)).map((path) => realpathSync(path));
}

function isWithin(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith('../');
}
