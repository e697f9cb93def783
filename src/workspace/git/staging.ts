import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import type { Sha } from '../../core/ids.ts';
import { workTreeEnvironment } from './export-tree.ts';
import type { HostRepository } from './host-repository.ts';
import { listFilesAt } from './read-commit.ts';
import { refuse } from './refusal.ts';

/**
 * Looks at every entry of the work tree that git would look at, without following a link or asking a nested
 * repository anything. Throws `Stop('blocked')` naming nested repositories, devices, pipes, sockets and files over
 * the cap: what git would execute, hang on, pass over in silence or choke on. What the rest may be is judged on the
 * objects themselves, see `assertPublishable`.
 */
export async function assertStageable(
  repository: HostRepository,
  { parent, workTree, maxFileBytes }: { parent: Sha; workTree: string; maxFileBytes: number },
): Promise<void> {
  const ignored = await ignoredPaths(repository, workTree);
  const problems: string[] = [];
  const oversize = new Map<string, number>();
  // Names are bytes: one that is no text must still be found.
  const folders = [Buffer.alloc(0)];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(within(workTree, folder), { withFileTypes: true, encoding: 'buffer' });
    for (const entry of entries) {
      const bytes = folder.length === 0 ? entry.name : Buffer.concat([folder, Buffer.from('/'), entry.name]);
      const path = bytes.toString();
      if (ignored.has(path) || ignored.has(`${path}/`)) continue;
      const problem = problemWith(entry);
      if (problem !== undefined) problems.push(`${JSON.stringify(path)} is ${problem}`);
      else if (entry.isDirectory()) folders.push(bytes);
      else if (entry.isFile()) {
        const { size } = await lstat(within(workTree, bytes));
        if (size > maxFileBytes) oversize.set(path, size);
      }
    }
  }
  problems.push(...(await tooLarge(repository, { parent, oversize, maxFileBytes })));
  refuse(problems);
}

function within(workTree: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${workTree}/`), path]);
}

function problemWith(entry: Dirent<Buffer>): string | undefined {
  if (entry.name.toString().toLowerCase() === '.git')
    return 'a git repository inside of the work tree: remove it';
  if (entry.isFIFO()) return 'a named pipe: remove it';
  if (entry.isSocket()) return 'a socket: remove it';
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return 'a device: remove it';
  return undefined;
}

/** Large files that were there before with the same size are left alone. */
async function tooLarge(
  repository: HostRepository,
  { parent, oversize, maxFileBytes }: { parent: Sha; oversize: Map<string, number>; maxFileBytes: number },
): Promise<string[]> {
  if (oversize.size === 0) return [];
  for (const { path, size } of await listFilesAt(repository, { commit: parent })) {
    if (oversize.get(path) === size) oversize.delete(path);
  }
  return [...oversize].map(
    ([path, size]) => `${JSON.stringify(path)} has ${size} bytes, more than the ${maxFileBytes} allowed`,
  );
}

/** What `.gitignore` leaves out: files, and whole folders with a `/` at the end. */
async function ignoredPaths(repository: HostRepository, workTree: string): Promise<Set<string>> {
  const listing = await repository.git.run(
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'],
    { environment: workTreeEnvironment(repository, workTree) },
  );
  return new Set(listing.split('\0'));
}
