import type { Implementer } from '../../agent/implementer.ts';
import type { ReviewReport } from '../../report/reviews.ts';
import { blockersOf } from '../../report/reviews.ts';
import type { Workbench } from '../implementing/workbench.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import { askReviewers } from './ask-reviewers.ts';
import { findEarlierReview, showReview } from './given-review.ts';
import { mendBlockers } from './mend-blockers.ts';
import { reviewedDiff } from './review-material.ts';

/**
 * Has the finished code reviewed by each skill of `reviews`, gives blockers to the implementer once, and puts the findings
 * on the pull request. What goes wrong with a review is told, and does not take back what is on the branch.
 */
export async function reviewChanges(
  run: Run,
  {
    proposed,
    workbench,
    implementer,
  }: { proposed: ProposedPlan; workbench: Workbench; implementer: Implementer },
): Promise<{ report: ReviewReport; fixRounds: number }> {
  const { deps, config } = run;
  if (config.reviews.length === 0) return { report: { kind: 'off' }, fixRounds: 0 };
  return deps.log.group('Reviews', async () => {
    const earlier = await findEarlierReview(run, workbench);
    if (earlier) return { report: earlier, fixRounds: 0 };
    const files = await reviewedDiff(run, { proposed, workbench });
    const { head: reviewed } = workbench;
    const { reviews, findings } = await askReviewers(run, { proposed, workbench, files });
    const blockers = blockersOf(findings);
    const { mending, fixRounds } = await mendBlockers(run, { proposed, workbench, implementer, blockers });
    const held = { kind: 'held', reviews, findings, mending, url: undefined } as const;
    const url = await showReview(run, { report: held, workbench, reviewed, files });
    return { report: { ...held, url }, fixRounds };
  });
}
