import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../core/error-code.ts';

/** The work tree that Baton was started in. */
export interface Files {
  root: string;
  /** Text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<string[]>;
}

/** The files of a directory, as they lie there. */
export function workTree(root: string): Files {
  return {
    root,
    read: (path) => orElse(readFile(join(root, path), 'utf8'), undefined),
    list: (folder) => orElse(readdir(join(root, folder)), []),
  };
}

const NOT_A_FILE = ['ENOENT', 'ENOTDIR', 'EISDIR'];

/** The value for what is not there, or is no file or folder. */
async function orElse<T, E>(reading: Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await reading;
  } catch (error) {
    if (NOT_A_FILE.includes(errorCode(error) ?? '')) return otherwise;
    throw error;
  }
}
