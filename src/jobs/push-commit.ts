import type { Sha } from '../core/ids.ts';
import { readPullRequest } from '../github/pull-requests.ts';
import { treeOf } from '../workspace/git/read-commit.ts';
import { assertOwnPullRequest } from './own-pull-request.ts';
import { publishPolicy } from './publish-policy.ts';
import type { Run } from './run.ts';
import type { Workbench } from './workbench.ts';

type Moving = Pick<Workbench, 'repository' | 'branch' | 'head' | 'pullRequest'>;

/**
 * Moves the branch on to `commit`, after another look at the pull request and at where the branch stands. `what` it holds
 * is for people.
 */
export async function pushCommit(
  run: Run,
  workbench: Moving,
  { commit, what }: { commit: Sha; what: string },
): Promise<void> {
  const { deps, repository, events } = run;
  const { pullRequest } = workbench;
  if (pullRequest !== undefined) {
    assertOwnPullRequest(await readPullRequest(deps.github, pullRequest), repository);
  }
  const { head: parent } = workbench;
  await run.outlet.publish(workbench.repository, {
    commit,
    branch: workbench.branch,
    expected: parent,
    from: parent,
    policy: publishPolicy(run),
  });
  workbench.head = commit;
  const tree = await treeOf(workbench.repository, commit);
  events.emit({ kind: 'commit', what, commit, tree, parent });
}
