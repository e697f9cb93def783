import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Stop } from '../core/stop.ts';
import { PRIMER } from './sources.ts';

/** A file that is wanted, by its path in the repository. */
export interface WantedFile {
  path: string;
  text: string;
}

/** `keep`: it is there with another text, and stays. */
export type FileChange =
  | { action: 'create' | 'same' | 'keep'; path: string; text: string }
  | { action: 'replace'; path: string; text: string; before: string };

/**
 * What is to be done for each file. What is there is replaced with `force` only, the primer not even then: what people
 * wrote into it is nowhere else. Throws Stop where a link leads elsewhere.
 */
export async function compare(
  root: string,
  { files, force }: { files: readonly WantedFile[]; force: boolean },
): Promise<FileChange[]> {
  return Promise.all(
    files.map(async ({ path, text }) => {
      const before = await readPresent(root, path);
      if (before === undefined) return { action: 'create', path, text };
      if (before.replaceAll('\r\n', '\n') === text) return { action: 'same', path, text };
      return force && path !== PRIMER
        ? { action: 'replace', path, text, before }
        : { action: 'keep', path, text };
    }),
  );
}

/** The text of a file in the repository; undefined where there is none. Throws Stop for anything else than a file. */
export async function readPresent(root: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const part = parts.slice(0, index + 1).join('/');
    const found = await lstat(join(root, part)).catch(() => undefined);
    if (found === undefined) return undefined;
    const isLast = index === parts.length - 1;
    if (isLast ? !found.isFile() : !found.isDirectory()) {
      const wanted = isLast ? 'a file' : 'a folder';
      throw new Stop(
        'refused',
        `${part} is ${found.isSymbolicLink() ? 'a link' : 'something else'}, and Baton needs ${wanted} there. Move it away and start again.`,
      );
    }
  }
  return readFile(join(root, path), 'utf8');
}
