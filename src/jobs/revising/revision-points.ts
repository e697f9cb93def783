import { stripInvisible } from '../../core/invisible.ts';
import type { Actor } from '../../core/people.ts';
import { Stop } from '../../core/stop.ts';
import { visibleText } from '../../core/visible-text.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { type ReviewComment, readReviewComments } from '../../github/review-comments.ts';
import type { AskedChanges, ChangeRequest } from '../permission/asked-changes.ts';
import type { Run } from '../run/run.ts';

/** One thing that somebody wants to be different in the plan, or to know about it. */
export interface Point {
  by: Actor;
  /** The comment on lines of the plan that makes it; undefined where it is about the whole. */
  comment: ReviewComment | undefined;
  /** What is visible of it. */
  text: string;
  /** Whether its lines are those of the plan as it is now. */
  isCurrent: boolean;
}

const MAX_CHARACTERS = 60_000;

/** GitHub stamps the comments of a review when the review is submitted, and may take a moment over it. */
const STAMPED_WITHIN_MS = 5_000;

/**
 * The points of what is asked, in the order in which they are numbered. What was edited after it was asked is left out,
 * and a notice says so. Throws `Stop('blocked')` where nothing is left, or more than a planner can be given.
 */
export async function revisionPoints(
  run: Run,
  {
    pull,
    asked,
    planPath,
  }: { pull: PullRequest; asked: Extract<AskedChanges, { kind: 'open' }>; planPath: string },
): Promise<Point[]> {
  const { reviews, instructions } = asked;
  const comments =
    reviews.length > 0 ? await readReviewComments(run.deps.github, { pullRequest: pull.number }) : [];
  const all = [
    ...reviews.flatMap((review) => pointsOf(run, { review, comments, planPath })),
    ...(instructions ? [onWhole({ by: instructions.by, body: instructions.text })] : []),
  ];
  const points = all.filter(({ text }) => text !== '');
  if (points.length === 0) {
    throw new Stop(
      'blocked',
      `The request for changes does not say what should be different. Comment on lines of \`${planPath}\` in a review, or comment \`/baton revise\` with what you want.`,
    );
  }
  if (points.reduce((sum, { text }) => sum + text.length, 0) > MAX_CHARACTERS) {
    throw new Stop(
      'blocked',
      `What is asked for is longer than ${MAX_CHARACTERS} characters. Say it more briefly, or edit the plan file on the branch yourself.`,
    );
  }
  return points;
}

function pointsOf(
  { notices }: Run,
  {
    review,
    comments,
    planPath,
  }: { review: ChangeRequest; comments: readonly ReviewComment[]; planPath: string },
): Point[] {
  const { reviewer: by, isCurrent, submittedAt } = review;
  const own = comments.filter((comment) => comment.review === review.id && comment.author.id === by.id);
  const onPlan = own.filter(({ path }) => path === planPath);
  const frozen = onPlan.filter(
    ({ updatedAt }) => updatedAt.getTime() <= submittedAt.getTime() + STAMPED_WITHIN_MS,
  );
  if (frozen.length < onPlan.length) {
    notices.push(
      `Comments that ${by.login} edited after submitting the review were left out; make them again.`,
    );
  }
  if (onPlan.length < own.length) {
    notices.push(`Comments by ${by.login} on other files than the plan were left out.`);
  }
  return [
    onWhole({ by, body: review.body }),
    ...frozen.map((comment) => ({ by, comment, text: visibleText(comment.body), isCurrent })),
  ];
}

function onWhole({ by, body }: { by: Actor; body: string }): Point {
  return { by, comment: undefined, text: visibleText(body), isCurrent: true };
}

/** The points as the planner is told them. */
export function pointsText(points: readonly Point[]): string {
  return points
    .map(({ by, comment, text, isCurrent }, index) => {
      const heading = `## Point ${index + 1}, by ${by.login}, ${placeOf(comment, { isCurrent })}`;
      return [heading, ...(comment?.excerpt ? [quoted(comment.excerpt)] : []), text].join('\n\n');
    })
    .join('\n\n');
}

function placeOf(comment: ReviewComment | undefined, { isCurrent }: { isCurrent: boolean }): string {
  if (!comment?.lines) return 'on the plan as a whole';
  const { first, last } = comment.lines;
  const lines = first === last ? `line ${last}` : `lines ${first} to ${last}`;
  return `on ${lines} of ${isCurrent ? 'the plan' : 'an earlier version of the plan'}`;
}

function quoted(lines: string): string {
  return stripInvisible(lines)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}
