import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { errorMessage } from '../core/error-message.ts';
import type { Log } from '../core/log.ts';
import { within } from '../core/within.ts';
import { carryOut } from './carry-out.ts';
import { type Claim, openClaim } from './claim.ts';
import { type Database, QUEUE } from './database.ts';
import { keepLeases } from './leases.ts';
import { ANSWERS } from './place-in-line.ts';
import type { Worker, WorkOptions } from './queue.ts';
import { claimOf, HAND_BACK } from './statements.ts';

/** How many questions are answered at once, beside what works. */
const ANSWERS_BESIDE = 4;
/** For what was asked to end. */
const END_WITHIN_MS = 10_000;
/** For a last word to the database, after all that. */
const LAST_WORD_WITHIN_MS = 2_000;

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
  let stopped = false;
  const bell = openBell();
  listeners.add(bell.ring);

  const take = async (): Promise<number> => {
    const options = placesFor([...claims.keys()], { concurrency });
    if (options.batchSize <= 0) return 0;
    const jobs = await database.boss.fetch<unknown>(QUEUE, { ...options, includeMetadata: true });
    if (stopping.signal.aborted) {
      await database.sql(z.unknown(), HAND_BACK, [jobs.map(claimOf)]);
      return 0;
    }
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
        log.warn(`No job could be taken from the queue: ${errorMessage(error)}`);
      }
      await bell.wait(lookEveryMs, stopping.signal);
    }
  })();

  return {
    running: () => claims.size,
    stop: async ({ graceMs }) => {
      if (stopped) return;
      stopping.abort();
      listeners.delete(bell.ring);
      await within(Promise.all(claims.values()), { milliseconds: graceMs, what: 'work' }).catch(
        () => undefined,
      );
      for (const claim of claims.keys()) claim.handBack();
      const warn = (late: unknown) => log.warn(`Left as it is: ${errorMessage(late)}.`);
      const ends = Promise.all([looking, ...claims.values()]);
      await within(ends, { milliseconds: END_WITHIN_MS, what: 'the end of what was under way' }).catch(warn);
      const last = { milliseconds: LAST_WORD_WITHIN_MS, what: 'the end of the leases' };
      await within(leases.stop(), last).catch(warn);
      stopped = true;
    },
  };
}

/** What may be begun beside the claims: as many jobs, and of which priority. */
function placesFor(claims: readonly Claim[], { concurrency }: { concurrency: number }) {
  const answers = claims.filter(({ row }) => row.priority >= ANSWERS).length;
  const forAnswers = ANSWERS_BESIDE - answers;
  const forWork = concurrency - (claims.length - answers);
  if (forWork <= 0) return { batchSize: forAnswers, minPriority: ANSWERS };
  if (forAnswers <= 0) return { batchSize: forWork, maxPriority: ANSWERS - 1 };
  return { batchSize: Math.min(forWork, forAnswers) };
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
