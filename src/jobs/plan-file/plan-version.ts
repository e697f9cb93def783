import type { PlannerUsage } from '../../agent/baseline.ts';
import type { Sha } from '../../core/ids.ts';
import { type Bot, noreplyAddress } from '../../core/people.ts';
import { readTrailers } from '../../core/trailers.ts';
import type { ComparedCommit } from '../../github/compare-commits.ts';
import { parsePlannerUsage } from './planner-mark.ts';

/** One of Baton's own commits of a plan. */
export interface PlanVersion {
  commit: Sha;
  parent: Sha | undefined;
  /** The run that made it. */
  run: string;
  /** Ids of the reviews that it answers. */
  reviews: readonly number[];
  /** As `Baton-Plan` says it. */
  path: string | undefined;
  /** As `Baton-Brief` says it: what the plan was asked for by. */
  brief: string | undefined;
  /** As `Baton-Planner` says it. */
  usage: PlannerUsage | undefined;
  message: string;
}

/** The version that a commit holds; undefined for everything but a plan committed by Baton. */
export function readVersion(commit: ComparedCommit, bot: Bot): PlanVersion | undefined {
  const { sha, parents, message } = commit;
  const trailers = readTrailers(message);
  const run = ownRun(commit, bot);
  if (run === undefined || !message.startsWith('plan: ') || trailers.has('Baton-Phase')) return undefined;
  const reviews = trailers.get('Baton-Review')?.split(',') ?? [];
  return {
    commit: sha,
    parent: parents[0],
    run,
    reviews: reviews.map((id) => Number.parseInt(id, 10)),
    path: trailers.get('Baton-Plan'),
    brief: trailers.get('Baton-Brief'),
    usage: parsePlannerUsage(trailers.get('Baton-Planner') ?? ''),
    message,
  };
}

/** The run that made a commit; undefined for commits of others. */
export function ownRun({ authorEmail, message }: ComparedCommit, bot: Bot): string | undefined {
  return authorEmail === noreplyAddress(bot, bot) ? readTrailers(message).get('Baton-Run') : undefined;
}
