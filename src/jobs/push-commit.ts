import type { Sha } from '../core/ids.ts';
import { publish } from '../workspace/git/publish.ts';
import { treeOf } from '../workspace/git/read-commit.ts';
import type { Authority } from './authorise.ts';
import { publishPolicy } from './publish-policy.ts';
import type { Run } from './run.ts';
import { assertStillAuthorised } from './still-authorised.ts';
import type { Workbench } from './workbench.ts';

/**
 * Moves the branch on to `commit`, after another look at what lets the run do so and at where the branch stands. `what` it
 * holds is for people.
 */
export async function pushCommit(
  run: Run,
  workbench: Workbench,
  { commit, what }: { commit: Sha; what: string },
): Promise<void> {
  const { deps, events } = run;
  await assertStillAuthorised(run, workbench);
  const { head: parent } = workbench;
  if (deps.settings.dryRun) {
    deps.log.info(`Dry run: would push ${commit} to ${workbench.branch}.`);
  } else {
    const { head, branch } = workbench;
    await deps.host.mayPublish?.();
    await publish(workbench.repository, {
      commit,
      branch,
      expected: head,
      from: head,
      policy: publishPolicy(run),
    });
  }
  workbench.head = commit;
  workbench.authority = goneOn(workbench.authority, commit);
  const tree = await treeOf(workbench.repository, commit);
  events.emit({ kind: 'commit', what, commit, tree, parent });
}

/** What people say about our own commit, they say about the plan that it carries out. */
function goneOn({ grounds, ...authority }: Authority, commit: Sha): Authority {
  return { ...authority, grounds: { ...grounds, commits: [commit, ...grounds.commits] } };
}
