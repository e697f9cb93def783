import type { PullRequest } from '../../github/pull-requests.ts';
import { readOpinions } from '../../github/reviews.ts';
import type { Run } from '../run/run.ts';
import { workOn } from './branch-history.ts';
import type { PlanOnBranch } from './plan-on-branch.ts';
import type { PlanVersion } from './plan-version.ts';

/** It is being carried out, or was until something broke. */
export const UNDER_WAY = 'carries it out';

/**
 * What has come of a version of the plan since it was proposed, so that nothing of it is to be announced again;
 * undefined while it still waits.
 */
export async function settledBy(
  { deps }: Run,
  { pull, onBranch, version }: { pull: PullRequest; onBranch: PlanOnBranch; version: PlanVersion },
): Promise<string | undefined> {
  if (onBranch.versions.at(-1) !== version) return 'has a newer version of it';
  if (workOn(onBranch) !== undefined) return UNDER_WAY;
  const opinions = await readOpinions(deps.github, { pullRequest: pull.number });
  return opinions.some(({ state }) => state === 'APPROVED') ? 'has been approved' : undefined;
}
