import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostRepository } from './host-repository.ts';

/** Has a repository find in the object directory of another one what it has not itself. Nothing is written there. */
export async function borrowObjects({ gitDirectory }: HostRepository, objects: string): Promise<void> {
  const info = join(gitDirectory, 'objects', 'info');
  await mkdir(info, { recursive: true });
  await writeFile(join(info, 'alternates'), `${objects}\n`);
}
