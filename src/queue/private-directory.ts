import { chmod, readdir, stat } from 'node:fs/promises';
import type { Log } from '../core/log.ts';
import { makeDirectory } from '../core/make-directory.ts';
import { Stop } from '../core/stop.ts';

const OTHERS = 0o007;
const GROUP_AND_OTHERS = 0o077;

/**
 * Makes a directory that this account alone can open, because what is put into it has the modes that PostgreSQL gives it. One
 * that is there already is closed, where it is the data directory of this account or an empty one. Throws Stop('failed')
 * where other accounts can open it and it stays so; a group that somebody else let in, as of a volume of Kubernetes, may.
 */
export async function makePrivateDirectory(directory: string, { log }: { log: Log }): Promise<void> {
  await makeDirectory(directory, { mode: 0o700 });
  const { mode, uid } = await stat(directory);
  if ((mode & GROUP_AND_OTHERS) === 0) return;
  if (uid === process.getuid?.() && (await isForData(directory))) {
    await chmod(directory, 0o700);
    log.warn(`Other accounts could open the data directory ${directory}. Now this one alone can.`);
  }
  // Some file systems take a mode and keep their own.
  if (((await stat(directory)).mode & OTHERS) === 0) return;
  throw new Stop(
    'failed',
    `Every account can open the data directory ${directory}, and Baton may not change that or finds other files in it. Take their rights away (\`chmod o-rwx\`), or set BATON_DATA_DIR to a new directory inside of it.`,
  );
}

/** A home or /tmp, say, is not closed for those who use it. */
async function isForData(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  return names.length === 0 || names.includes('database');
}
