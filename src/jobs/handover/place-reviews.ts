import type { Sha } from '../../core/ids.ts';
import { blockersOf, type ReviewReport } from '../../report/reviews.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { findEarlierReview, showReview } from '../reviewing/given-review.ts';
import { reviewedDiff } from '../reviewing/review-material.ts';
import type { Run } from '../run/run.ts';
import type { HandedReviews } from './handover.ts';
import type { Published } from './publish-commits.ts';
import { refused } from './refused.ts';
import type { RemadeCommits } from './remake-commits.ts';

/** Reviews that go with the commits; those that were held here are still to be given on the pull request. */
export type FittingReviews =
  | Exclude<ReviewReport, { kind: 'held' }>
  | { kind: 'held'; report: Extract<ReviewReport, { kind: 'held' }>; reviewed: Sha };

/** Holds reviews of another process against the commits that they are about. Throws `Stop('failed')`. */
export async function fitReviews(
  run: Run,
  {
    given,
    remade: { head, mendedFrom },
    pullRequest,
  }: { given: HandedReviews; remade: RemadeCommits; pullRequest: number },
): Promise<FittingReviews> {
  const isMended = given.kind === 'held' && given.mending.kind === 'mended';
  if (isMended && mendedFrom === undefined) throw refused('what it mended after the review is not with it');
  if (!isMended && mendedFrom !== undefined) throw refused('it mended something without a review');
  switch (given.kind) {
    case 'off':
      return given;
    case 'earlier': {
      const earlier = await findEarlierReview(run, { head, pullRequest });
      if (!earlier) throw refused('it names an earlier review that is not there');
      return earlier;
    }
    case 'held': {
      const { mending, findings } = given;
      if ((mending.kind === 'not_needed') !== (blockersOf(findings).length === 0)) {
        throw refused('what it says of mending does not go with what was found');
      }
      const mended = mending.kind === 'mended' ? { kind: mending.kind, commit: head } : mending;
      const report = { ...given, mending: mended, url: undefined };
      return { kind: 'held', report, reviewed: mendedFrom ?? head };
    }
  }
}

/** Gives reviews on the pull request, where the published commits are by now. */
export async function placeReviews(
  run: Run,
  { fitting, proposed, workbench }: { fitting: FittingReviews; proposed: ProposedPlan; workbench: Published },
): Promise<ReviewReport> {
  if (fitting.kind !== 'held') return fitting;
  const { report, reviewed } = fitting;
  const files = await reviewedDiff(run, { proposed, workbench: { ...workbench, head: reviewed } });
  return { ...report, url: await showReview(run, { report, workbench, reviewed, files }) };
}
