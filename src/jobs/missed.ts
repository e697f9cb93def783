import { OWN_BRANCH } from '../core/branch-issue.ts';
import type { RepositoryRef } from '../core/command.ts';
import { labelledIssues, type PastEvent, standingReviews } from '../github/missed-events.ts';
import type { Deps } from './run/deps.ts';
import { readConfig } from './run/read-config.ts';

/**
 * What a repository shows that a run should have begun for: trigger labels that nobody took off, and reviews of plans.
 * Whether one has is for the caller to know.
 */
export async function whatAsksForRuns(
  deps: Pick<Deps, 'github' | 'settings'>,
  repository: RepositoryRef,
): Promise<PastEvent[]> {
  const { labels } = await readConfig(deps, repository.defaultBranch);
  return [
    ...(await labelledIssues(deps.github, { repository, labels: [labels.plan, labels.auto] })),
    ...(await standingReviews(deps.github, { repository, prefix: OWN_BRANCH })),
  ];
}
