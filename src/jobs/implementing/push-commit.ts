import type { Sha } from '../../core/ids.ts';
import { treeOf } from '../../workspace/git/read-commit.ts';
import type { Authority } from '../permission/authorise.ts';
import { assertStillAuthorised } from '../permission/still-authorised.ts';
import { publishPolicy } from '../run/publish-policy.ts';
import type { Run } from '../run/run.ts';
import type { Workbench } from './workbench.ts';

type Moving = Pick<Workbench, 'repository' | 'branch' | 'head' | 'authority'>;

/**
 * Moves the branch on to `commit`, after another look at what lets the run do so and at where the branch stands. `what` it
 * holds is for people.
 */
export async function pushCommit(
  run: Run,
  workbench: Moving,
  { commit, what }: { commit: Sha; what: string },
): Promise<void> {
  const { events } = run;
  await assertStillAuthorised(run, workbench);
  const { head: parent } = workbench;
  await run.outlet.publish(workbench.repository, {
    commit,
    branch: workbench.branch,
    expected: parent,
    from: parent,
    policy: publishPolicy(run),
  });
  workbench.head = commit;
  workbench.authority = goneOn(workbench.authority, commit);
  const tree = await treeOf(workbench.repository, commit);
  events.emit({ kind: 'commit', what, commit, tree, parent });
}

/** What people say about our own commit, they say about the plan that it carries out. */
function goneOn({ grounds, ...authority }: Authority, commit: Sha): Authority {
  return { ...authority, grounds: grounds && { ...grounds, commits: [commit, ...grounds.commits] } };
}
