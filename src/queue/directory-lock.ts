import { randomUUID } from 'node:crypto';
import { readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import { makePrivateDirectory } from './private-directory.ts';

const FRESH_MS = 60_000;
const TOUCH_EVERY_MS = 10_000;
const SETTLE_MS = 100;

const recordSchema = z.object({
  nonce: z.string(),
  pid: z.int(),
  /** When that process began, in clock ticks since the machine did: a number that is used again begins later. */
  began: z.string(),
  /** Machine and container: numbers of processes mean something in the same one only. */
  space: z.string(),
});
type Record = z.output<typeof recordSchema>;

/**
 * Makes this process the only one that uses a directory, until it is released or the process ends, and its account the only
 * one that can open it. Throws Stop('failed') where another one does or can, and where nothing can be written there.
 */
export async function lockDirectory(directory: string, params: { log: Log }): Promise<AsyncDisposable> {
  try {
    return await lock(directory, params);
  } catch (cause) {
    if (cause instanceof Stop) throw cause;
    throw new Stop(
      'failed',
      `Nothing can be written to the data directory ${directory}: ${cause instanceof Error ? cause.message : cause}. Set BATON_DATA_DIR to a directory on a local disk with space on it, which this account may write to.`,
      { cause },
    );
  }
}

async function lock(directory: string, { log }: { log: Log }): Promise<AsyncDisposable> {
  await makePrivateDirectory(directory, { log });
  const path = join(directory, 'baton.lock');
  const own: Record = {
    nonce: randomUUID(),
    pid: process.pid,
    began: (await beginOf(process.pid)) ?? '',
    space: await spaceOfProcess(),
  };
  if (!(await create(path, own))) {
    const holder = await readRecord(path);
    if (holder === undefined ? await isFresh(path) : await isHeld(path, holder, own))
      throw taken(directory, holder);
    await takeAway(path, { holder, directory });
    if (!(await create(path, own))) throw taken(directory, await readRecord(path));
  }
  // Somebody who found an older lock left behind may have put another one in this one's place.
  await sleep(SETTLE_MS);
  const settled = await readRecord(path);
  if (settled?.nonce !== own.nonce) throw taken(directory, settled);
  const touching = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, TOUCH_EVERY_MS);
  touching.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(touching);
      if ((await readRecord(path))?.nonce === own.nonce) await rm(path, { force: true });
    },
  };
}

async function create(path: string, record: Record): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(record), { flag: 'wx' });
    return true;
  } catch (error) {
    if (z.object({ code: z.literal('EEXIST') }).safeParse(error).success) return false;
    // A full disk leaves an empty one, which would count as somebody's.
    await rm(path, { force: true });
    throw error;
  }
}

/** Of two that find the same lock left behind, one gets it. */
async function takeAway(
  path: string,
  { holder, directory }: { holder: Record | undefined; directory: string },
): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  const taking = await readRecord(aside);
  if (taking !== undefined && taking.nonce !== holder?.nonce) {
    await rename(aside, path);
    throw taken(directory, taking);
  }
  await rm(aside, { force: true });
}

async function isHeld(path: string, holder: Record, { space }: Record): Promise<boolean> {
  if (holder.space !== space) return isFresh(path);
  return (await beginOf(holder.pid)) === holder.began;
}

/** Whoever lives touches its lock; that is all that can be told across containers and machines. */
async function isFresh(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < FRESH_MS;
}

async function readRecord(path: string): Promise<Record | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Undefined for a process that is not there. */
async function beginOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, in parentheses, may hold anything; `began` is the 20th field after it.
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}

async function spaceOfProcess(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  const space = await readlink('/proc/self/ns/pid').catch(() => 'unknown');
  return `${boot.trim()} ${space}`;
}

function taken(directory: string, holder: Record | undefined): Stop {
  const who = holder ? `by process ${holder.pid}` : 'by another process';
  return new Stop(
    'failed',
    `The data directory ${directory} is in use ${who}, and the embedded database allows one only. Stop that one, set BATON_DATA_DIR to another directory, or set DATABASE_URL to a PostgreSQL to work with several. After a crash in another container, wait a minute.`,
  );
}
