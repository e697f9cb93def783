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

const SYMLINK = '120000';
const MAX_LINKS = 5;

/** Every file, link and submodule of a commit, or of the folder `path` in it; empty where there is no such folder. */
export async function listFilesAt(
  { git }: HostRepository,
  { commit, path }: { commit: Sha; path?: string },
): Promise<TreeFile[]> {
  const folder = path === undefined ? [] : [`${posix.normalize(path)}/`.replace(/\/+$/, '/')];
  return parseTree(await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...folder]));
}

/**
 * The text of one file of a commit. Links are followed inside the commit; `undefined` where there is no such file or
 * a link leads out.
 */
export async function readFileAt(
  { git }: HostRepository,
  { commit, path }: { commit: Sha; path: string },
): Promise<string | undefined> {
  let at = posix.normalize(path);
  for (let links = 0; links <= MAX_LINKS; links++) {
    if (at === '..' || at.startsWith('../') || posix.isAbsolute(at)) return undefined;
    const listing = parseTree(await git.run(['ls-tree', '-l', '-z', '--full-tree', commit, '--', at]));
    const entry = listing.find((candidate) => candidate.path === at);
    if (entry?.size === undefined) return undefined;
    const content = (await git.catFile(['blob', entry.object])).toString();
    if (entry.mode !== SYMLINK) return content;
    at = posix.isAbsolute(content) ? content : posix.join(posix.dirname(at), content);
  }
  return undefined;
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
