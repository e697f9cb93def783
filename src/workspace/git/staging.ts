import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { errorCode } from '../../core/error-code.ts';
import type { Sha } from '../../core/ids.ts';
import { workTreeEnvironment } from './export-tree.ts';
import type { HostRepository } from './host-repository.ts';
import { listFilesAt } from './read-commit.ts';
import { refuse } from './refusal.ts';
import { MAX_TOTAL_BYTES, tooMuch } from './total-size.ts';

/** Leaves room for the work tree's own path: the kernel takes 4,095 bytes. */
const LONGEST_PATH = 3_000;

/**
 * Looks at every entry of the work tree that git would look at, without following a link or asking a nested
 * repository anything. Throws `Stop('blocked')` naming nested repositories, devices, pipes, sockets, folders that cannot
 * be read and files over the caps: what git would execute, hang on, pass over in silence or choke on. What the rest may
 * be is judged on the objects themselves, see `assertPublishable`.
 */
export async function assertStageable(
  repository: HostRepository,
  { parent, workTree, maxFileBytes, maxTotalBytes = MAX_TOTAL_BYTES }: StagingParams,
): Promise<void> {
  const ignored = await ignoredPaths(repository, workTree);
  const problems: string[] = [];
  const sizes = new Map<string, number>();
  // Names are bytes: one that is no text must still be found.
  const folders: Buffer[] = [Buffer.alloc(0)];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await entriesOf(within(workTree, folder));
    if (entries === undefined) problems.push(`${named(folder.toString())} is a folder that cannot be read`);
    for (const entry of entries ?? []) {
      const bytes = folder.length === 0 ? entry.name : Buffer.concat([folder, Buffer.from('/'), entry.name]);
      const path = bytes.toString();
      if (ignored.has(path) || ignored.has(`${path}/`)) continue;
      const problem = bytes.length > LONGEST_PATH ? 'too deep within folders' : problemWith(entry);
      if (problem !== undefined) problems.push(`${named(path)} is ${problem}: remove it`);
      else if (entry.isDirectory()) folders.push(bytes);
      else if (entry.isFile()) {
        const size = await sizeOf(within(workTree, bytes));
        if (size !== undefined) sizes.set(path, size);
      }
    }
  }
  problems.push(...(await tooLarge(repository, { parent, sizes, maxFileBytes, maxTotalBytes })));
  refuse(problems);
}

interface StagingParams {
  parent: Sha;
  workTree: string;
  maxFileBytes: number;
  /** Of all files that are new or of another size than before. */
  maxTotalBytes?: number | undefined;
}

async function entriesOf(folder: Buffer): Promise<Dirent<Buffer>[] | undefined> {
  try {
    return await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch {
    return undefined;
  }
}

/** Undefined for a file that is gone by now, as one that was written aside and put in its place is. */
async function sizeOf(file: Buffer): Promise<number | undefined> {
  try {
    return (await lstat(file)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function within(workTree: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${workTree}/`), path]);
}

function named(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200).toWellFormed()}…` : path);
}

function problemWith(entry: Dirent<Buffer>): string | undefined {
  if (entry.name.toString().toLowerCase() === '.git') return 'a git repository inside of the work tree';
  if (entry.isFIFO()) return 'a named pipe';
  if (entry.isSocket()) return 'a socket';
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return 'a device';
  return undefined;
}

/** Before git reads them: with holes in them, files take no room and hours to read. Those of the same size as before are left alone. */
async function tooLarge(
  repository: HostRepository,
  {
    parent,
    sizes,
    maxFileBytes,
    maxTotalBytes,
  }: { parent: Sha; sizes: Map<string, number>; maxFileBytes: number; maxTotalBytes: number },
): Promise<string[]> {
  const isOver = [...sizes.values()].some((size) => size > maxFileBytes) || totalOf(sizes) > maxTotalBytes;
  if (!isOver) return [];
  for (const { path, size } of await listFilesAt(repository, { commit: parent })) {
    if (sizes.get(path) === size) sizes.delete(path);
  }
  const oversize = [...sizes].filter(([, size]) => size > maxFileBytes);
  const total = totalOf(sizes);
  return [
    ...oversize.map(
      ([path, size]) => `${named(path)} has ${size} bytes, more than the ${maxFileBytes} allowed`,
    ),
    ...(total > maxTotalBytes ? [tooMuch(maxTotalBytes)] : []),
  ];
}

function totalOf(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** What `.gitignore` leaves out: files, and whole folders with a `/` at the end. */
async function ignoredPaths(repository: HostRepository, workTree: string): Promise<Set<string>> {
  const listing = await repository.git.run(
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'],
    { environment: workTreeEnvironment(repository, workTree) },
  );
  return new Set(listing.split('\0'));
}
