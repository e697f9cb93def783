import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';
import { z } from 'zod';
import { Stop } from './stop.ts';

/** With less than this left a disk is full: what did not fit may be gone again by the time one looks. */
const NEXT_TO_NOTHING = 1024 * 1024;

const systemErrorSchema = z.object({ code: z.enum(['ENOSPC', 'EDQUOT']), path: z.string().optional() });

/**
 * What to tell people where `error`, or what caused it, is the system's word for a disk without room; undefined for every
 * other error. `directory` is where the work is done, and looked at where the error names no path.
 */
export async function fullDiskStop(error: unknown, directory: string): Promise<Stop | undefined> {
  for (let cause = error; types.isNativeError(cause); cause = cause.cause) {
    const { data } = systemErrorSchema.safeParse(cause);
    if (data) return diskIsFull(data.path === undefined ? directory : dirname(data.path), { cause: error });
  }
  return undefined;
}

/** Whether there is no room, for bytes or for files, where `directory` is. Programs don't always say why they could not write. */
export async function isFull(directory: string): Promise<boolean> {
  const room = await roomAt(directory);
  return room !== undefined && (room.bytes < NEXT_TO_NOTHING || room.files === 0);
}

/** Throws `Stop('failed')` where there is none. */
export async function assertRoom(directory: string): Promise<void> {
  if (await isFull(directory)) throw await diskIsFull(directory);
}

/** Passes where others need the disk as well, and are done. */
export async function diskIsFull(directory: string, { cause }: { cause?: unknown } = {}): Promise<Stop> {
  const room = await roomAt(directory);
  const left = room === undefined ? '' : ` ${described(room)} left where ${directory} is.`;
  return new Stop(
    'failed',
    `The disk of this machine is full.${left} Free some space, or give it a larger disk, and start again. What is on the branch stays as it is.`,
    { cause, mayPass: true },
  );
}

interface Room {
  bytes: number;
  /** How many more there can be; undefined where the file system does not count them. */
  files: number | undefined;
}

async function roomAt(directory: string): Promise<Room | undefined> {
  try {
    const { bavail, bsize, files, ffree } = await statfs(directory);
    return { bytes: bavail * bsize, files: files === 0 ? undefined : ffree };
  } catch {
    return undefined;
  }
}

function described({ bytes, files }: Room): string {
  return files === 0 ? 'No room for another file is' : `${(bytes / 2 ** 20).toFixed(1)} MiB are`;
}
