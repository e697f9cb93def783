import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../core/error-code.ts';
import { fullDiskStop } from '../core/full-disk.ts';
import { Stop } from '../core/stop.ts';
import { assertGit } from './git/assert-git.ts';
import type { Variables } from './search-path.ts';

/** The directories of one run, all its own, readable by nobody else, gone at the end. Absolute paths without links. */
export interface RunDirectory extends AsyncDisposable {
  root: string;
  /** For the host's git directory; does not exist yet. */
  git: string;
  /** For the files under work; empty. */
  workTree: string;
  /** Home and temporary directory of commands in the sandbox. */
  home: string;
  temp: string;
}

const LEAST_FREE_BYTES = 512 * 1024 * 1024;

/**
 * Makes the directories of a run under `parent`, and makes sure that the machine has what a run needs, before
 * anything is paid for. Throws `Stop('failed')` that says what to install, free or change.
 */
export async function createRunDirectory({
  parent,
  environment,
  leastFreeBytes = LEAST_FREE_BYTES,
}: {
  parent: string;
  environment: Variables;
  leastFreeBytes?: number;
}): Promise<RunDirectory> {
  await assertGit(environment);
  const root = await makeTemporary(parent, 'baton-');
  const directory = {
    root,
    git: join(root, 'git'),
    workTree: join(root, 'work'),
    home: join(root, 'home'),
    temp: join(root, 'tmp'),
    [Symbol.asyncDispose]: () => removeTree(root),
  };
  try {
    await assertSpace(root, leastFreeBytes);
    for (const path of [directory.workTree, directory.home, directory.temp])
      await mkdir(path, { mode: 0o700 });
    return directory;
  } catch (error) {
    await removeTree(root);
    throw error;
  }
}

/** Makes a new directory for this run alone. Throws `Stop('failed')` where none can be made in `parent`. */
export async function makeTemporary(parent: string, prefix: string): Promise<string> {
  try {
    return await mkdtemp(join(await realpath(parent), prefix));
  } catch (error) {
    const full = await fullDiskStop(error, parent);
    if (full) throw full;
    const code = errorCode(error);
    const reason = code === undefined ? '' : ` (${code})`;
    throw new Stop(
      'failed',
      `The temporary directory ${parent} cannot be written${reason}. Make it writable, or set TMPDIR to one that is.`,
      { cause: error },
    );
  }
}

async function assertSpace(root: string, leastFreeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize >= leastFreeBytes) return;
  throw new Stop(
    'failed',
    `The disk with ${root} has ${bavail * bsize} bytes left and a run needs ${leastFreeBytes}. Free some space and start again.`,
    { mayPass: true },
  );
}

/** Also removes folders that a command has made read-only, as some package caches are, and those too deep to be named. */
async function removeTree(root: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 } as const;
  try {
    await rm(root, options);
  } catch {
    await makeRemovable(root);
    await rm(root, options);
  }
}

/** With one more name on it a path still has room: the kernel takes 4,095 bytes. */
const LONG_PATH = 2_000;

async function makeRemovable(root: string): Promise<void> {
  // Names are bytes: one that is no text must still be found.
  const folders = [Buffer.from(root)];
  let moved = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await chmod(folder, 0o700);
    for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      if (!entry.isDirectory()) continue;
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      if (path.length < LONG_PATH) {
        folders.push(path);
        continue;
      }
      const nearer = Buffer.from(join(root, `deep-${moved++}`));
      await chmod(path, 0o700);
      await rename(path, nearer);
      folders.push(nearer);
    }
  }
}
