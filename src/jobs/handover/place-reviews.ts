import type { Sha } from '../../core/ids.ts';
import type { Mending, ReviewReport } from '../../report/reviews.ts';
import { findEarlierReview, showReview } from '../given-review.ts';
import type { ProposedPlan } from '../proposed-plan.ts';
import { reviewedDiff } from '../review-material.ts';
import type { Run } from '../run.ts';
import type { Workbench } from '../workbench.ts';
import type { HandedReviews } from './handover.ts';
import { refused } from './refused.ts';

type Placing = Pick<Workbench, 'repository' | 'head' | 'pullRequest'>;

/**
 * Gives reviews that were held elsewhere on the pull request, where the published commits are by now. `mendedFrom` is the
 * commit before the last one that mended something. Throws `Stop('failed')` where they speak of what is not there.
 */
export async function placeReviews(
  run: Run,
  {
    given,
    proposed,
    workbench,
    mendedFrom,
  }: { given: HandedReviews; proposed: ProposedPlan; workbench: Placing; mendedFrom: Sha | undefined },
): Promise<ReviewReport> {
  switch (given.kind) {
    case 'off':
      return given;
    case 'earlier': {
      const earlier = await findEarlierReview(run, workbench);
      if (!earlier) throw refused('it names an earlier review that is not there');
      return earlier;
    }
    case 'held': {
      const { mending, reviewed } = mendingOf(given, { head: workbench.head, mendedFrom });
      const files = await reviewedDiff(run, { proposed, workbench: { ...workbench, head: reviewed } });
      const held = { ...given, mending, url: undefined };
      const url = await showReview(run, { report: held, workbench, reviewed, files });
      return { ...held, url };
    }
  }
}

function mendingOf(
  { mending }: Extract<HandedReviews, { kind: 'held' }>,
  { head, mendedFrom }: { head: Sha; mendedFrom: Sha | undefined },
): { mending: Mending; reviewed: Sha } {
  if (mending.kind !== 'mended') return { mending, reviewed: head };
  if (mendedFrom === undefined) throw refused('what it mended after the review is not with it');
  return { mending: { kind: 'mended', commit: head }, reviewed: mendedFrom };
}
