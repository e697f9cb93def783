import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The usual search path; or where programs are missing, that of a new folder with links to everything else. */
export async function pathWithout(missing: readonly string[], folder?: string): Promise<string> {
  const directories = [dirname(process.execPath), ...SYSTEM_PATH];
  if (missing.length === 0) return directories.join(delimiter);
  const programs = folder ?? (await mkdtemp(join(tmpdir(), 'programs-')));
  await mkdir(programs, { recursive: true });
  const linked = new Set(missing);
  for (const directory of directories) {
    for (const name of await readdir(directory)) {
      if (linked.has(name)) continue;
      linked.add(name);
      await symlink(join(directory, name), join(programs, name));
    }
  }
  return programs;
}
