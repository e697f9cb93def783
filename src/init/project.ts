import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LARGEST_BYTES = 1024 ** 2;

/** The top of a repository, to find out what it is written in. */
export interface Project {
  /** Names of files and folders at the top. */
  names: readonly string[];
  /** Those of them that are folders. */
  folders: readonly string[];
  has(name: string): boolean;
  /** The text of a file at the top; empty where there is none, or where it is too large to be one of these. */
  read(name: string): Promise<string>;
}

export async function openProject(root: string): Promise<Project> {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.map(({ name }) => name).sort();
  const has = (name: string) => names.includes(name);
  return {
    names,
    folders: entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort(),
    has,
    read: async (name) => {
      if (!has(name)) return '';
      const path = join(root, name);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || !found.isFile() || found.size > LARGEST_BYTES) return '';
      return (await readFile(path, 'utf8')).replace(/^\u{FEFF}/u, '');
    },
  };
}
