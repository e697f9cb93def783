import type { Sha } from '../../core/ids.ts';
import { implementationWentOn, implemented, implementing, planApproved } from '../../report/checks.ts';
import type { CriterionResult } from '../../report/criteria.ts';
import type { ReviewReport } from '../../report/reviews.ts';
import type { Run } from '../run/run.ts';

/** Shows on the head of the branch that the plan is approved, and how far it is carried out. */
export async function showProgress({ stage, gate, deps }: Run): Promise<void> {
  if (stage.kind !== 'implementing') return;
  const { head, planPath, approvedBy, phases } = stage;
  const { runUrl } = deps.host;
  await gate.show(head, planApproved({ planPath, approvedBy, runUrl }));
  await gate.show(head, implementing({ planPath, phases, runUrl }));
}

/** The branch has moved on to `next`, and the checks go with it. */
export async function followHead(run: Run, next: Sha): Promise<void> {
  const { stage, gate, deps } = run;
  if (stage.kind !== 'implementing') return;
  const left = stage.head;
  stage.head = next;
  await gate.show(left, implementationWentOn({ next, runUrl: deps.host.runUrl }));
  await showProgress(run);
}

/** All phases are there: the check says whether the success criteria are met. */
export async function showImplemented(
  { stage, gate, deps }: Run,
  {
    criteria,
    reviews,
    draftBecause,
  }: {
    criteria: readonly CriterionResult[];
    reviews?: ReviewReport | undefined;
    draftBecause: string | undefined;
  },
): Promise<void> {
  if (stage.kind !== 'implementing') return;
  const { head, planPath, phases } = stage;
  const { runUrl } = deps.host;
  await gate.show(head, implemented({ planPath, phases, criteria, reviews, draftBecause, runUrl }));
}
