import { z } from 'zod';
import type { Log } from '../core/log.ts';
import { within } from '../core/within.ts';
import { type DatabasePlace, openDatabase, QUEUE } from './database.ts';
import { uuidOf } from './job-id.ts';
import {
  countSchema,
  figuresRowSchema,
  readCounts,
  readSummary,
  rowSchema,
  storedAs,
} from './job-summary.ts';
import { issueKey } from './place-in-line.ts';
import { put } from './put.ts';
import { KEEP_DAYS, type Queue, type Worker } from './queue.ts';
import * as statements from './statements.ts';
import { startWorker } from './worker.ts';

export interface QueueSettings {
  database: DatabasePlace;
  log: Log;
  /** How often a job is tried before it is laid aside. */
  tries?: number;
  /** Before the second try; doubles with each further one, up to an hour. */
  retryAfterSeconds?: number;
  /** For how long a job belongs to a worker that gives no sign of life. */
  leaseSeconds?: number;
  /** How often an idle worker looks for jobs that it was not told about. */
  lookEveryMs?: number;
  /** For how long PostgreSQL may leave a statement without an answer. `?query_timeout=` in its address goes before it. */
  answerWithinMs?: number;
}

/** Throws Stop('failed') that says what to do where the database cannot be used. */
export async function openQueue({
  database: place,
  log,
  tries = 5,
  retryAfterSeconds = 30,
  leaseSeconds = 30,
  lookEveryMs = 2_000,
  answerWithinMs = 10_000,
}: QueueSettings): Promise<Queue> {
  const database = await openDatabase(place, { log, answerWithinMs });
  const { boss, sql } = database;
  const options = {
    retryLimit: tries - 1,
    retryDelay: retryAfterSeconds,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 24 * 3600,
    retentionSeconds: KEEP_SECONDS,
    deleteAfterSeconds: KEEP_SECONDS,
    notify: true,
  };
  await boss.createQueue(QUEUE, { ...options, policy: 'singleton' });
  await boss.updateQueue(QUEUE, options);
  // Nobody else can hold a job there.
  if (place.kind === 'embedded') await sql(z.unknown(), statements.END_LEASES, [0]);

  const workers: Worker[] = [];
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const tell of listeners) tell();
  };
  await database.onNews(wake);
  const changed = async (text: string, ...values: unknown[]) =>
    (await sql(z.object({ id: z.string() }), text, values)).length;

  return {
    enqueue: async (source) => {
      const result = await put(database, source);
      if (result.kind === 'queued') wake();
      return result;
    },
    work: async (work) => {
      const worker = startWorker(database, { ...work, log, tries, leaseSeconds, lookEveryMs, listeners });
      workers.push(worker);
      return worker;
    },
    cancel: async (id) =>
      (await changed(statements.CANCEL_WAITING_ONE, uuidOf(id))) > 0 ||
      (await changed(statements.CANCEL_RUNNING_ONE, uuidOf(id))) > 0,
    cancelWaiting: (about) => changed(statements.CANCEL_WAITING_KEY, issueKey(about)),
    jobs: async (states) => (await sql(rowSchema, statements.IN_STATES, [storedAs(states)])).map(readSummary),
    retry: async (id) => {
      const found = (await changed(statements.TRY_AFRESH, uuidOf(id), tries)) > 0;
      if (found) wake();
      return found;
    },
    jobsOf: async (repository, { since }) =>
      (await sql(rowSchema, statements.OF_REPOSITORY, [String(repository), since.toISOString()])).map(
        readSummary,
      ),
    figures: async () =>
      (await sql(figuresRowSchema, statements.FIGURES)).flatMap(({ figures }) => figures ?? []),
    stats: async () => readCounts(await database.sql(countSchema, statements.COUNT)),
    ready: async () => {
      await within(sql(z.unknown(), statements.PING), {
        milliseconds: READY_WITHIN_MS,
        what: 'an answer of the database',
      });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.stop({ graceMs: 0 })));
      await database[Symbol.asyncDispose]();
    },
  };
}

const KEEP_SECONDS = KEEP_DAYS * 24 * 3600;
const READY_WITHIN_MS = 5_000;
