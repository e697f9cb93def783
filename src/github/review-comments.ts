import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { Actor, Bot } from '../core/people.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { failureOf } from './failure.ts';

/** A comment on lines of a pull request's files. */
export interface ReviewComment {
  id: number;
  /** The review that it was given with. */
  review: number | undefined;
  author: Actor;
  path: string;
  /** The lines that it stands on, in the version that was reviewed; undefined for one on a whole file. */
  lines: { first: number; last: number } | undefined;
  /** The text of these lines; empty where GitHub does not give it. */
  excerpt: string;
  body: string;
  url: string;
  /** The first comment of its thread, which answers go to. */
  thread: number;
  updatedAt: Date;
}

/** All comments on lines of a pull request, oldest first. */
export async function readReviewComments(
  gh: GitHubClient,
  { pullRequest }: { pullRequest: number },
): Promise<ReviewComment[]> {
  const { owner, repo } = gh;
  // The comments of one review have a route of their own, but GitHub does not promise their lines there.
  const route = gh.octokit.rest.pulls.listReviewComments;
  const comments = await gh.octokit.paginate(route, { owner, repo, pull_number: pullRequest, per_page: 100 });
  return comments.map(toReviewComment);
}

/**
 * Answers a comment in its thread, once for each `key`, however often it is asked to. Never fatal, for the thread may be
 * gone; returns whether the answer is there.
 */
export async function replyOnce(
  gh: GitHubClient,
  {
    pullRequest,
    comment,
    bot,
    key,
    body,
  }: {
    pullRequest: number;
    comment: Pick<ReviewComment, 'id' | 'thread'>;
    bot: Bot;
    /** Of letters and digits: what the answer belongs to. */
    key: string;
    body: string;
  },
): Promise<boolean> {
  const { owner, repo } = gh;
  const marker = `<!-- baton:answer to=${comment.id} by=${key} -->`;
  const find = async () => {
    const comments = await readReviewComments(gh, { pullRequest });
    return comments.find((reply) => reply.author.id === bot.id && reply.body.startsWith(marker));
  };
  const create = () =>
    gh.octokit.rest.pulls.createReplyForReviewComment({
      owner,
      repo,
      pull_number: pullRequest,
      comment_id: comment.thread,
      body: `${marker}\n${body}`,
    });
  try {
    if ((await find()) === undefined) await createOnce<unknown>(gh, { create, find });
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    gh.log.warn(
      `The comment ${comment.id} on #${pullRequest} could not be answered in its place: ${failure.says}`,
    );
    return false;
  }
}

type Answer = RestEndpointMethodTypes['pulls']['listReviewComments']['response']['data'][number];

function toReviewComment(data: Answer): ReviewComment {
  const last = data.original_line ?? data.line ?? undefined;
  const first = data.original_start_line ?? data.start_line ?? last;
  const lines = last === undefined || first === undefined ? undefined : { first, last };
  return {
    id: data.id,
    review: data.pull_request_review_id ?? undefined,
    author: toActor(data.user),
    path: data.path,
    lines,
    excerpt: lines === undefined ? '' : lastLines(data.diff_hunk, lines.last - lines.first + 1),
    body: data.body,
    url: data.html_url,
    thread: data.in_reply_to_id ?? data.id,
    updatedAt: new Date(data.updated_at),
  };
}

/** A hunk ends with the line that is commented on; each begins with a sign, and its first one tells where it is. */
function lastLines(hunk: string, count: number): string {
  const [, ...lines] = hunk.split('\n');
  return lines
    .slice(-count)
    .map((line) => line.slice(1))
    .join('\n');
}
