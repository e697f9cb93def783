import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './error-code.ts';

/**
 * Makes a directory and those above it that are missing. Node's own `recursive` goes on for ever where a directory is there
 * and none can be made in it because "there is no such file", as under `/proc`.
 */
export async function makeDirectory(path: string, options: { mode?: number } = {}): Promise<void> {
  try {
    await mkdir(path, options);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path), options);
    await mkdir(path, options);
  }
}
