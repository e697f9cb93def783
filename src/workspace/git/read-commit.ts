import { posix } from 'node:path';
import type { Sha } from '../../core/ids.ts';
import type { HostRepository } from './host-repository.ts';

/** One entry of a commit's tree. Sizes in bytes; submodules have none. */
export interface TreeFile {
  path: string;
  /** `100644`, `100755`, `120000` (symbolic link) or `160000` (submodule). */
  mode: string;
  object: string;
  size: number | undefined;
}

/** Every file, link and submodule of a commit, or of the folder `path` in it; empty where there is no such folder. */
export async function listFilesAt(
  { git }: HostRepository,
  { commit, path }: { commit: Sha; path?: string },
): Promise<TreeFile[]> {
  const folder = path === undefined ? [] : [`${posix.normalize(path)}/`.replace(/\/+$/, '/')];
  return parseTree(await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...folder]));
}

/**
 * The text of one file of a commit. Links are followed inside the commit; `undefined` where there is no such file, a link
 * leads out, or the name has a line feed in it.
 */
export async function readFileAt(
  repository: HostRepository,
  { commit, path }: { commit: Sha; path: string },
): Promise<string | undefined> {
  return (await readFilesAt(repository, { commit, paths: [path] }))[0];
}

/** As `readFileAt`, for several files by one process, in their order. */
export async function readFilesAt(
  { git }: HostRepository,
  { commit, paths }: { commit: Sha; paths: readonly string[] },
): Promise<(string | undefined)[]> {
  // For a commit that is not here every file would be missing, so the commit is asked for as well.
  const names = [`${commit}^{commit}`, ...paths.map((path) => nameWithin(commit, path))];
  const output = await git.catFile(['--batch', '--follow-symlinks'], { input: `${names.join('\n')}\n` });
  const [found, ...files] = parseBatch(output, names.length);
  if (found?.type !== 'commit') throw new Error(`git has no commit ${commit}`);
  return files.map(({ type, content }) => (type === 'blob' ? content.toString() : undefined));
}

function nameWithin(commit: Sha, path: string): string {
  const at = posix.normalize(path);
  const fits = at !== '..' && !at.startsWith('../') && !posix.isAbsolute(at) && !at.includes('\n');
  return fits ? `${commit}:${at}` : '';
}

const FOUND = /^[0-9a-f]{40} (\w+) (\d+)$/;
const LEADS_OUT = /^(symlink|dangling|loop|notdir) (\d+)$/;

/** `<name> <type> <size>`, the content and a line feed; of what is not there a line, or for a link that leads out two. */
function parseBatch(output: Buffer, count: number): { type: string; content: Buffer }[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const start = output.indexOf(10, at) + 1;
    const head = output.subarray(at, start - 1).toString();
    const [, type = 'missing', size] = FOUND.exec(head) ?? LEADS_OUT.exec(head) ?? [];
    const end = start + Number(size ?? 0);
    at = size === undefined ? start : end + 1;
    return { type, content: output.subarray(start, end) };
  });
}

/** The name of a commit's tree: the same for the same files. */
export async function treeOf({ git }: HostRepository, commit: Sha): Promise<string> {
  return (await git.run(['rev-parse', '--verify', `${commit}^{tree}`])).trim();
}

function parseTree(listing: string): TreeFile[] {
  return listing
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const tab = record.indexOf('\t');
      const [mode = '', , object = '', size = ''] = record.slice(0, tab).split(/ +/);
      return {
        path: record.slice(tab + 1),
        mode,
        object,
        size: /^\d+$/.test(size) ? Number(size) : undefined,
      };
    });
}
