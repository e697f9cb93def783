import type { Implementer } from '../../agent/implementer.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { Mending, ReviewFinding } from '../../report/reviews.ts';
import { restoreWorkTree } from '../../workspace/git/restore-work-tree.ts';
import { checkUntilPassed } from '../implementing/check-until-passed.ts';
import { commitChanges } from '../implementing/commit-changes.ts';
import { MENDED } from '../implementing/commit-messages.ts';
import { pushCommit } from '../implementing/push-commit.ts';
import type { Workbench } from '../implementing/workbench.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { fenced } from '../planning/brief.ts';
import type { Run } from '../run/run.ts';

/**
 * Gives blockers to the implementer, once; what it changes is checked and becomes a commit of its own. Where that fails
 * the files become again what is on the branch, for they were good enough for the quality check.
 */
export async function mendBlockers(
  run: Run,
  {
    blockers,
    ...bench
  }: {
    blockers: readonly ReviewFinding[];
    proposed: ProposedPlan;
    workbench: Workbench;
    implementer: Implementer;
  },
): Promise<{ mending: Mending; fixRounds: number }> {
  if (blockers.length === 0) return { mending: { kind: 'not_needed' }, fixRounds: 0 };
  const { workbench } = bench;
  const before = workbench.checked;
  try {
    const { commit, fixRounds } = await mend(run, { ...bench, blockers });
    if (commit) {
      await pushCommit(run, workbench, { commit, what: MENDED.afterReview });
      return { mending: { kind: 'mended', commit }, fixRounds };
    }
    const because = 'it changed nothing. Its reasons, if it gave any, are under the deviations.';
    return { mending: { kind: 'not_mended', because }, fixRounds };
  } catch (error) {
    if (!(error instanceof NotMended)) throw error;
    const { repository, workTree, sandbox, head: commit } = workbench;
    await sandbox.still(() => restoreWorkTree(repository, { commit, workTree }));
    workbench.checked = before;
    return { mending: { kind: 'not_mended', because: error.message }, fixRounds: 0 };
  } finally {
    await run.events.shown();
  }
}

class NotMended extends Error {}

type Bench = { proposed: ProposedPlan; workbench: Workbench; implementer: Implementer };

async function mend(
  run: Run,
  { blockers, ...bench }: Bench & { blockers: readonly ReviewFinding[] },
): Promise<{ commit: Sha | undefined; fixRounds: number }> {
  const { workbench, implementer, proposed } = bench;
  const { length: phases } = proposed.plan.phases;
  try {
    await run.mayGoOn({ now: true });
    const end = await implementer.mend(fenced('findings', findingsText(blockers)));
    if (end.kind === 'question') throw new NotMended(`the implementer asks: ${end.question}`);
    const fixRounds = await checkUntilPassed(run, { workbench, implementer, what: 'the whole' });
    const phase = `${phases}/${phases}`;
    const commit = await commitChanges(run, {
      ...bench,
      what: MENDED.afterReview,
      phase,
      ifUnchanged: 'skip',
    });
    return { commit, fixRounds };
  } catch (error) {
    if (!(error instanceof Stop) || error.conclusion === 'cancelled') throw error;
    throw new NotMended(error.message, { cause: error });
  }
}

export function findingsText(findings: readonly ReviewFinding[]): string {
  return findings
    .map(({ review, file, line, message }, index) => {
      const place =
        file === undefined ? '' : ` ${JSON.stringify(file)}${line === undefined ? '' : `, line ${line}`}`;
      return `${index + 1}. (${review})${place}\n\n${message}`;
    })
    .join('\n\n');
}
