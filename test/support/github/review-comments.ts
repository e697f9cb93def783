import { diffFiles } from './git-diff.ts';
import { mergeBase } from './git-repository.ts';
import { nodeId, type PullRequest, type Review, type ReviewComment, type State, type User } from './state.ts';

export interface NewReviewComment {
  path: string;
  /** In the file as it was reviewed; the last one of several. */
  line: number;
  startLine?: number;
  body: string;
}

/** Puts a comment on lines that the pull request changed, as the page with the changes does. */
export async function addReviewComment(
  state: State,
  { issue, review, comment }: { issue: PullRequest; review: Review; comment: NewReviewComment },
): Promise<ReviewComment> {
  const { path, line, startLine, body } = comment;
  const diffHunk = await hunkUpTo(issue, { path, line, commit: review.commitId });
  const id = state.nextId();
  const added: ReviewComment = {
    id,
    nodeId: nodeId('PRRC', id),
    reviewId: review.id,
    author: review.author,
    body,
    path,
    line,
    ...(startLine !== undefined && { startLine }),
    commitId: review.commitId,
    diffHunk,
    createdAt: review.submittedAt,
    // GitHub stamps them as they become visible, which is with their review.
    updatedAt: review.submittedAt,
    reactions: [],
  };
  issue.pull.reviewComments.push(added);
  return added;
}

/** An answer in the thread of a comment; `review` is the one that GitHub makes for it. */
export function addReviewReply(
  state: State,
  params: { issue: PullRequest; to: ReviewComment; review: Review; author: User; body: string },
): ReviewComment {
  const { issue, to, review, author, body } = params;
  const id = state.nextId();
  const now = state.now();
  const reply: ReviewComment = {
    ...to,
    id,
    nodeId: nodeId('PRRC', id),
    reviewId: review.id,
    author,
    body,
    inReplyTo: to.id,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  issue.pull.reviewComments.push(reply);
  return reply;
}

/** Whether a comment may stand on the line: GitHub takes it where the difference at the commit shows the line. */
export async function isInDifference(
  issue: PullRequest,
  place: { path: string; line: number; commit: string },
): Promise<boolean> {
  return hunkUpTo(issue, place).then(
    () => true,
    () => false,
  );
}

/** The part of the difference that a comment stands on: its hunk, up to the line itself. */
async function hunkUpTo(
  { repository, pull }: PullRequest,
  { path, line, commit }: { path: string; line: number; commit: string },
): Promise<string> {
  const { gitDirectory } = repository;
  const before = await mergeBase(gitDirectory, pull.base.sha, commit);
  const files = await diffFiles(gitDirectory, { before, after: commit });
  const patch = files.find((file) => file.path === path)?.patch;
  if (patch === undefined) throw new Error(`The pull request does not change ${path} at ${commit}`);

  let hunk: string[] = [];
  let at = 0;
  for (const text of patch.split('\n')) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)?.[1];
    if (start !== undefined) {
      hunk = [text];
      at = Number(start) - 1;
      continue;
    }
    hunk.push(text);
    if (text.startsWith('-') || text.startsWith('\\')) continue;
    at += 1;
    if (at === line) return hunk.join('\n');
  }
  throw new Error(`Line ${line} of ${path} is not part of the difference at ${commit}`);
}
