import { z } from 'zod';
import { type Sha, shaSchema } from '../../core/ids.ts';
import { redactor } from '../../core/redact.ts';
import { failureOf } from '../../github/failure.ts';
import { type LineComment, readOwnReviews } from '../../github/own-reviews.ts';
import { cut } from '../../report/cut.ts';
import {
  openBlockers,
  type ReviewFinding,
  type ReviewReport,
  reviewBody,
  reviewComment,
} from '../../report/reviews.ts';
import type { FileDiff } from '../../workspace/git/read-diff.ts';
import type { Workbench } from '../implementing/workbench.ts';
import { readHiddenHead, writeHiddenHead } from '../run/hidden-head.ts';
import type { Run } from '../run/run.ts';

const NAME = 'review';
/** What a review hides at its head: the commit that the branch was left at, and what came of it. */
const schema = z.object({ head: shaSchema, findings: z.int().nonnegative(), open: z.int().nonnegative() });

type Held = Extract<ReviewReport, { kind: 'held' }>;

/** GitHub's own limit is 65,536 characters. */
const MAX_BODY = 60_000;

/** The review that an earlier run gave to the branch as it is; undefined where there is none. */
export async function findEarlierReview(
  { deps, bot }: Run,
  { head, pullRequest }: Pick<Workbench, 'head' | 'pullRequest'>,
): Promise<Extract<ReviewReport, { kind: 'earlier' }> | undefined> {
  if (pullRequest === undefined) return undefined;
  for (const { body, url } of await readOwnReviews(deps.github, { pullRequest, bot })) {
    const mark = schema.safeParse(readHiddenHead(NAME, body)).data;
    if (mark?.head === head) {
      return { kind: 'earlier', findings: mark.findings, openBlockers: mark.open, url };
    }
  }
  return undefined;
}

/**
 * Gives the findings as one review of the commit that was `reviewed`, each on its line where the difference shows that.
 * Returns its address; undefined where there is none, for a review that cannot be given takes nothing back.
 */
export async function showReview(
  run: Run,
  {
    report,
    workbench,
    reviewed,
    files,
  }: {
    report: Held;
    workbench: Pick<Workbench, 'head' | 'pullRequest'>;
    reviewed: Sha;
    files: readonly FileDiff[];
  },
): Promise<string | undefined> {
  const { deps, announcer, notices } = run;
  const { findings, reviews } = report;
  const { head, pullRequest } = workbench;
  if (pullRequest === undefined || reviews.length === 0) return undefined;
  const redact = redactor(deps.host.secrets);
  const comments = findings.map((finding) => ({ finding, comment: onLine(finding, files) }));
  const unplaced = comments.filter(({ comment }) => !comment).map(({ finding }) => finding);
  const bodyWith = (shown: readonly ReviewFinding[]) => cut(redact(reviewBody(report, shown)), MAX_BODY);
  try {
    return await announcer.review({
      pullRequest,
      commit: reviewed,
      marker: writeHiddenHead(NAME, { head, findings: findings.length, open: openBlockers(report) }),
      body: bodyWith(unplaced),
      whole: bodyWith(findings),
      comments: comments.flatMap(({ comment }) =>
        comment ? [{ ...comment, body: redact(comment.body) }] : [],
      ),
    });
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    deps.log.warn(`The review could not be given: ${failure.says}`);
    notices.push('The findings of the reviews could not be put on the pull request; they are all below.');
    return undefined;
  }
}

/** Undefined for what has no place in the difference. */
export function onLine(finding: ReviewFinding, files: readonly FileDiff[]): LineComment | undefined {
  const { file: path, line } = finding;
  if (path === undefined || line === undefined) return undefined;
  const file = files.find((each) => each.path === path);
  return file?.lines.has(line) ? { path, line, body: reviewComment(finding) } : undefined;
}
