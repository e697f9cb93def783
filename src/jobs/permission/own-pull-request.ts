import { issueOfBranchName, OWN_BRANCH } from '../../core/branch-issue.ts';
import type { RepositoryRef } from '../../core/command.ts';
import { Stop } from '../../core/stop.ts';
import { assertFromHere, type PullRequest } from '../../github/pull-requests.ts';

/** Whether a pull request is one of Baton's, going by its branch: most of a repository are not. */
export function isOwnBranch({ headRef }: Pick<PullRequest, 'headRef'>): boolean {
  return headRef.startsWith(OWN_BRANCH);
}

/** The issue that a branch of Baton's is for; undefined where its name does not say. */
export function issueOfBranch({ headRef }: Pick<PullRequest, 'headRef'>): number | undefined {
  return issueOfBranchName(headRef);
}

/** Refuses whatever is not an open pull request of Baton's from a branch of this very repository. */
export function assertOwnPullRequest(pull: PullRequest, repository: RepositoryRef): void {
  const { number, baseRepositoryId, state } = pull;
  assertFromHere(pull);
  if (baseRepositoryId !== repository.id)
    throw new Stop('refused', `#${number} belongs to another repository.`);
  if (!isOwnBranch(pull)) {
    throw new Stop(
      'refused',
      `The branch of #${number} is not one of Baton's (\`${OWN_BRANCH}…\`). Label the issue to have a plan made.`,
    );
  }
  if (state !== 'open') {
    throw new Stop(
      'blocked',
      `#${number} is ${state}. Reopen it, or label the issue to have a new plan made.`,
    );
  }
}
