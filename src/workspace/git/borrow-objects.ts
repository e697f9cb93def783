import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostRepository } from './host-repository.ts';

/**
 * Has a repository find in another one what it has not itself, and end its history where a shallow one does. Nothing is
 * written there.
 */
export async function borrowObjects(
  { gitDirectory }: HostRepository,
  { gitDirectory: from }: { gitDirectory: string },
): Promise<void> {
  const info = join(gitDirectory, 'objects', 'info');
  await mkdir(info, { recursive: true });
  await writeFile(join(info, 'alternates'), `${join(from, 'objects')}\n`);
  const shallow = join(from, 'shallow');
  if (existsSync(shallow)) await copyFile(shallow, join(gitDirectory, 'shallow'));
}
