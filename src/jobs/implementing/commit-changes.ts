import type { Implementer } from '../../agent/implementer.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { forbiddenAmong } from '../../plan/do-not.ts';
import { commitWorkTree } from '../../workspace/git/commit-work-tree.ts';
import { writeCommit } from '../../workspace/git/write-commit.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { publishPolicy } from '../run/publish-policy.ts';
import type { Run } from '../run/run.ts';
import { assertNoQuestion, checkUntilPassed } from './check-until-passed.ts';
import { workMessage } from './commit-messages.ts';
import type { Workbench } from './workbench.ts';

interface Changes {
  proposed: ProposedPlan;
  workbench: Workbench;
  implementer: Implementer;
  /** For the subject of the commit and the log: `phase 2/5: Wiring`. */
  what: string;
  /** `2/5`: the phase that the commit finishes or belongs to. */
  phase: string;
  /** What to do where nothing has changed: a finished phase has to be found by the next run all the same. */
  ifUnchanged: 'commit' | 'skip';
}

/**
 * Commits the work tree. What may not be committed, and what the plan says to leave alone, goes back to the implementer
 * once; undefined where nothing was committed.
 */
export async function commitChanges(run: Run, changes: Changes): Promise<Sha | undefined> {
  try {
    return await commit(run, { ...changes, ifForbidden: toBeUndone });
  } catch (error) {
    if (!(error instanceof Stop) || error.conclusion !== 'blocked') throw error;
    run.deps.log.warn(`Not to be committed: ${error.message}`);
    assertNoQuestion(await changes.implementer.undo(error.message));
    await checkUntilPassed(run, changes);
    return commit(run, { ...changes, ifForbidden: notUndone });
  }
}

async function commit(
  run: Run,
  {
    proposed,
    workbench,
    what,
    phase,
    ifUnchanged,
    ifForbidden,
  }: Changes & { ifForbidden: (paths: string) => Stop },
): Promise<Sha | undefined> {
  const { repository, workTree, sandbox, head: parent, authority } = workbench;
  const message = workMessage(run, { proposed, approvers: authority.approvers, what, phase });
  const date = run.deps.clock();
  const policy = publishPolicy(run);
  const result = await sandbox.still(() =>
    commitWorkTree(repository, { parent, workTree, message, date, policy }),
  );
  if (result.kind === 'committed') {
    const forbidden = forbiddenAmong(proposed.plan, result.files);
    if (forbidden.length > 0) throw ifForbidden(forbidden.map((path) => `\`${path}\``).join(', '));
    return result.sha;
  }
  if (ifUnchanged === 'skip') return undefined;
  return writeCommit(repository, { tree: `${parent}^{tree}`, parents: [parent], message, date });
}

function toBeUndone(paths: string): Stop {
  return new Stop('blocked', `the plan says under “Do not” to leave ${paths} alone, and no phase lists it.`);
}

function notUndone(paths: string): Stop {
  return new Stop(
    'failed',
    `The implementer changed ${paths}, which the plan says under “Do not” to leave alone, and did not undo it. The branch holds the phases that are finished. If the change is needed, list the file under Files of a phase, and approve the pull request again: the next run goes on from there.`,
  );
}
