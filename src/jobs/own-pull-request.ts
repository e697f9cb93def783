import type { RepositoryRef } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { assertFromHere, type PullRequest } from '../github/pull-requests.ts';

/** Refuses whatever is not an open pull request of Baton's from a branch of this very repository. */
export function assertOwnPullRequest(pull: PullRequest, repository: RepositoryRef): void {
  const { number, baseRepositoryId, headRef, state } = pull;
  assertFromHere(pull);
  if (baseRepositoryId !== repository.id)
    throw new Stop('refused', `#${number} belongs to another repository.`);
  if (!headRef.startsWith('baton/issue-')) {
    throw new Stop(
      'refused',
      `The branch of #${number} is not one of Baton's (\`baton/issue-…\`). Label the issue to have a plan made.`,
    );
  }
  if (state !== 'open') {
    throw new Stop(
      'blocked',
      `#${number} is ${state}. Reopen it, or label the issue to have a new plan made.`,
    );
  }
}
