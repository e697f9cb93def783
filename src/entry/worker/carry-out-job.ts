import type { LedgerTotals } from '../../agent/ledger.ts';
import type { Log } from '../../core/log.ts';
import { Stop } from '../../core/stop.ts';
import { dispatch } from '../../dispatch.ts';
import { readPullRequest } from '../../github/pull-requests.ts';
import { issueOfBranch } from '../../jobs/permission/own-pull-request.ts';
import type { JobEnd } from '../../jobs/run-job.ts';
import type { Job, JobReport, Usage } from '../../queue/queue.ts';
import { appDeps, lookingClient, type WorkerParts } from './app-deps.ts';
import { figuresAfter } from './figures-after.ts';

/** Carries out one job in the name of an installation, and says what the queue has to know of its end. */
export async function carryOutJob(
  parts: WorkerParts,
  { job, log }: { job: Job; log: Log },
): Promise<JobReport> {
  const { queue } = parts;
  const deps = appDeps(parts, { job, log });
  const [end] = await dispatch(deps, job.command);
  const { outcome } = end;
  if (job.command.kind === 'cancel' && outcome.conclusion === 'answered') {
    const { command } = job;
    const issue = (await issueOf(parts, { job, log, pullRequest: command.number })) ?? command.number;
    await queue.cancelWaiting({ repository: command.repository.id, issue });
  }
  const report = reportOf(end, job);
  if (report.kind === 'handed-back') return report;
  return { ...report, figures: await figuresAfter(deps, { command: job.command, outcome }) };
}

function reportOf({ outcome, record }: JobEnd, { signal, wasCancelled }: Job): JobReport {
  const { conclusion, line, mayPass } = outcome;
  const usage = usageOf(record.totals);
  if (signal.aborted && conclusion === 'cancelled' && !wasCancelled()) return { kind: 'handed-back' };
  if (conclusion === 'failed' && mayPass) return { kind: 'fault', line, usage };
  return { kind: 'done', conclusion, line, usage };
}

function usageOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd }: LedgerTotals): Usage {
  return { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd };
}

/** The issue whose plan a pull request of Baton's carries out; undefined also where there is no such pull request. */
export async function issueOf(
  parts: WorkerParts,
  { job, log, pullRequest }: { job: Job; log: Log; pullRequest: number },
): Promise<number | undefined> {
  const client = lookingClient(parts, { job, log });
  try {
    return issueOfBranch(await readPullRequest(client, pullRequest));
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}
