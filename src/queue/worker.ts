import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWithMetadata } from 'pg-boss';
import type { Log } from '../core/log.ts';
import { carryOut } from './carry-out.ts';
import { type Claim, openClaim } from './claim.ts';
import { type Database, QUEUE } from './database.ts';
import { keepLeases } from './leases.ts';
import { ANSWERS } from './place-in-line.ts';
import type { Worker, WorkOptions } from './queue.ts';

/** How many questions are answered while every place is taken by work. */
const ANSWERS_BESIDE = 4;
/** For what was asked to end. */
const END_WITHIN_MS = 10_000;

export interface WorkerSettings extends WorkOptions {
  log: Log;
  tries: number;
  leaseSeconds: number;
  lookEveryMs: number;
  /** Called back when there may be something to do. */
  listeners: Set<() => void>;
}

/** Takes jobs as places get free, until it is stopped. A database that is away for a while is waited for. */
export function startWorker(database: Database, settings: WorkerSettings): Worker {
  const { concurrency, log, lookEveryMs, listeners } = settings;
  const claims = new Map<Claim, Promise<void>>();
  const stopping = new AbortController();
  const leases = keepLeases(database, { claims: () => [...claims.keys()], ...settings });
  const bell = openBell();
  listeners.add(bell.ring);

  const take = async (): Promise<number> => {
    const free = concurrency - claims.size;
    const options =
      free > 0 ? { batchSize: free } : { batchSize: free + ANSWERS_BESIDE, minPriority: ANSWERS };
    if (options.batchSize <= 0) return 0;
    const jobs = await database.boss.fetch<unknown>(QUEUE, { ...options, includeMetadata: true });
    for (const job of jobs) begin(job);
    return jobs.length;
  };
  const begin = (job: JobWithMetadata<unknown>) => {
    const claim = openClaim(database, { job, ...settings });
    const end = carryOut(database, { claim, ...settings }).finally(() => {
      claims.delete(claim);
      bell.ring();
    });
    claims.set(claim, end);
  };
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      try {
        if ((await take()) > 0) continue;
      } catch (error) {
        log.warn(`No job could be taken from the queue: ${error instanceof Error ? error.message : error}`);
      }
      await bell.wait(lookEveryMs, stopping.signal);
    }
  })();

  return {
    running: () => claims.size,
    stop: async ({ graceMs }) => {
      stopping.abort();
      listeners.delete(bell.ring);
      await looking;
      await within(graceMs, claims.values());
      for (const claim of claims.keys()) claim.handBack();
      await within(END_WITHIN_MS, claims.values());
      await leases.stop();
    },
  };
}

async function within(milliseconds: number, ends: Iterable<Promise<void>>): Promise<void> {
  await Promise.race([Promise.all(ends), sleep(milliseconds, undefined, { ref: false })]);
}

/** Wakes whoever waits; a ring that nobody heard is heard by the next one. */
function openBell() {
  let rung = false;
  let hear: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      hear?.();
    },
    wait: async (milliseconds: number, signal: AbortSignal) => {
      if (!rung && !signal.aborted) {
        const heard = new AbortController();
        hear = () => heard.abort();
        const either = AbortSignal.any([heard.signal, signal]);
        await sleep(milliseconds, undefined, { signal: either }).catch(() => undefined);
        hear = undefined;
      }
      rung = false;
    },
  };
}
