import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errorMessage } from '../core/error-message.ts';
import type { Log } from '../core/log.ts';
import type { Claim } from './claim.ts';
import { type Database, QUEUE } from './database.ts';
import { issueKey } from './place-in-line.ts';
import type { Job, JobReport, WorkOptions } from './queue.ts';
import { HAND_BACK, MOVE, NOTE } from './statements.ts';
import { commandOf, type StoredJob, storedSchema } from './stored-job.ts';

interface CarryOutParams extends Pick<WorkOptions, 'run' | 'issueOf' | 'ended'> {
  claim: Claim;
  tries: number;
  log: Log;
}

/** One try of a job, from its claim to what is written down about it. Never throws. */
export async function carryOut(database: Database, params: CarryOutParams): Promise<void> {
  const { claim, log } = params;
  try {
    const stored = storedSchema.parse(claim.row.data);
    const job = jobOf(database, { stored, ...params });
    if (stored.unresolved !== undefined) {
      const moved = await moveToIssue(database, { job, pull: stored.unresolved, ...params });
      if (moved) return;
    }
    const report = await tried(job, params);
    await settle(database, { report, claim, log });
  } catch (error) {
    const line = errorMessage(error);
    await settle(database, { report: { kind: 'fault', line }, claim, log });
  }
}

function jobOf({ sql }: Database, { stored, claim, tries }: CarryOutParams & { stored: StoredJob }): Job {
  const { row, name, signal, mayPublish } = claim;
  const { source } = stored;
  return {
    id: stored.runId,
    command: commandOf(source),
    installation: source.installation,
    delivery: source.kind === 'event' ? source.delivery : undefined,
    attempt: tries - (row.retryLimit - row.retryCount),
    waitedMs: Math.max(0, row.startedOn.getTime() - row.startAfter.getTime()),
    signal,
    wasCancelled: () => claim.ending() === 'cancelled',
    notes: stored.notes ?? {},
    note: async (notes) => {
      await sql(z.unknown(), NOTE, [[name], JSON.stringify(notes)]);
    },
    mayPublish,
  };
}

/** Puts a job that only knows its pull request in line behind what runs for the issue. False where it may run as it is. */
async function moveToIssue(
  { sql }: Database,
  { job, pull, claim, issueOf }: CarryOutParams & { job: Job; pull: number },
): Promise<boolean> {
  const issue = await issueOf(job, pull);
  if (issue === undefined) return false;
  const key = issueKey({ repository: job.command.repository.id, issue });
  await sql(z.unknown(), MOVE, [[claim.name], key]);
  return true;
}

async function tried(job: Job, { run, ended, claim }: CarryOutParams): Promise<JobReport> {
  const startedAt = performance.now();
  const report = await run(job).catch(
    (error: unknown): JobReport => ({
      kind: 'fault',
      line: errorMessage(error),
    }),
  );
  const isHandedBack = claim.ending() === 'handed-back' && report.kind === 'fault';
  const told: JobReport = isHandedBack ? { kind: 'handed-back' } : report;
  ended?.(job, { report: told, durationMs: performance.now() - startedAt });
  return told;
}

/** Waits for a database that is away: what a job has come to is not to be found out twice. */
async function settle(
  { boss, sql }: Database,
  { report, claim, log }: { report: JobReport; claim: Claim; log: Log },
): Promise<void> {
  const { id, retryCount } = claim.row;
  const attempt = { id, retryCount };
  const write = async () => {
    switch (report.kind) {
      case 'done':
        return boss.complete(QUEUE, attempt, { conclusion: report.conclusion, line: report.line });
      case 'fault':
        return boss.fail(QUEUE, attempt, { line: report.line });
      case 'handed-back':
        return sql(z.unknown(), HAND_BACK, [[claim.name]]);
    }
  };
  for (let pause = 250; claim.ending() !== 'lost'; pause = Math.min(pause * 2, 5_000)) {
    try {
      await write();
      return;
    } catch (error) {
      const why = errorMessage(error);
      log.warn(`How a job ended could not be written down, trying again: ${why}`);
      await sleep(pause, undefined, { ref: false });
    }
  }
}
