import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, which can be filled without any harm to others. */
export interface SmallDisk extends Disposable {
  path: string;
  /** Takes all room but `leave` bytes. */
  fill(options?: { leave?: number }): void;
  /** Gives back what was taken. */
  clear(): void;
}

interface Size {
  mebibytes: number;
  /** How many files and folders it takes. */
  files?: number;
}

export function openSmallDisk({ mebibytes, files }: Size): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'disk-'));
  const options = [`size=${mebibytes}m`, ...(files === undefined ? [] : [`nr_inodes=${files}`])].join(',');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill: ({ leave = 0 } = {}) => {
      const { bavail, bsize } = statfsSync(path);
      execFileSync('fallocate', ['--length', String(bavail * bsize - leave), filler]);
    },
    clear: () => rmSync(filler, { force: true }),
    [Symbol.dispose]: () => {
      // What still has a file of it open keeps nobody from the rest.
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** Why there can be no small disk here; undefined where there can. */
export const noSmallDisk: string | undefined = tryOne();

function tryOne(): string | undefined {
  try {
    using disk = openSmallDisk({ mebibytes: 1 });
    mkdirSync(join(disk.path, 'folder'));
    return undefined;
  } catch {
    return 'this account may not mount a tmpfs';
  }
}
