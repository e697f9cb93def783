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
  const report = await reportOf(database, params);
  if (report !== 'moved') await settle(database, { report, claim, log });
}

async function reportOf(database: Database, params: CarryOutParams): Promise<JobReport | 'moved'> {
  const { claim, log } = params;
  try {
    const stored = storedSchema.parse(claim.row.data);
    return await tried(database, { stored, job: jobOf(database, { stored, ...params }), ...params });
  } catch (error) {
    const run = runOf.safeParse(claim.row.data).data?.runId ?? claim.row.id;
    const line = `What was stored of run ${run} cannot be read: ${errorMessage(error)}`;
    log.error(line);
    return { kind: 'fault', line };
  }
}

const runOf = z.object({ runId: z.string() });

function jobOf({ sql }: Database, { stored, claim, tries }: CarryOutParams & { stored: StoredJob }): Job {
  const { row, name, signal, released, mayPublish } = claim;
  const { source } = stored;
  return {
    id: stored.runId,
    command: commandOf(source),
    installation: source.installation,
    delivery: source.kind === 'event' ? source.delivery : undefined,
    attempt: tries - (row.retryLimit - row.retryCount),
    waitedMs: Math.max(0, row.startedOn.getTime() - row.startAfter.getTime()),
    signal,
    released,
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

/** Tells of the try whatever comes of it, unless the job only moves to its place in line. */
async function tried(
  database: Database,
  params: CarryOutParams & { stored: StoredJob; job: Job },
): Promise<JobReport | 'moved'> {
  const { stored, job, run, ended, claim, log } = params;
  const startedAt = performance.now();
  const attempt = async (): Promise<JobReport | 'moved'> => {
    const pull = stored.unresolved;
    const moved = pull !== undefined && (await moveToIssue(database, { ...params, pull }));
    return moved ? 'moved' : await run(job);
  };
  const report = await attempt().catch(
    (error: unknown): JobReport => ({
      kind: 'fault',
      line: errorMessage(error),
    }),
  );
  if (report === 'moved') return report;
  const isHandedBack = claim.ending() === 'handed-back' && report.kind === 'fault';
  const told: JobReport = isHandedBack ? { kind: 'handed-back' } : report;
  try {
    ended?.(job, { report: told, durationMs: performance.now() - startedAt });
  } catch (error) {
    log.error(`How run ${job.id} ended could not be told: ${errorMessage(error)}`);
  }
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
        return boss.complete(QUEUE, attempt, { conclusion: report.conclusion, ...kept(report) });
      case 'fault':
        return boss.fail(QUEUE, attempt, kept(report));
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

function kept({ line, figures }: Exclude<JobReport, { kind: 'handed-back' }>) {
  return { line, ...(figures && { figures }) };
}
