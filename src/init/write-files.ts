import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileChange } from './compare.ts';

export const isWritten = ({ action }: FileChange) => action === 'create' || action === 'replace';

/** Writes what is new or replaced, and nothing else. A file that has come into being meanwhile is an error. */
export async function writeFiles(root: string, changes: readonly FileChange[]): Promise<void> {
  for (const { action, path, text } of changes.filter(isWritten)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: action === 'create' ? 'wx' : 'w' });
  }
}
