import type { Sha } from '../core/ids.ts';
import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { failureOf } from './failure.ts';

/** A review that the bot gave, without approving or asking for anything. */
export interface OwnReview {
  id: number;
  url: string;
  body: string;
}

/** A comment for a line of the new text that the difference shows. */
export interface LineComment {
  path: string;
  line: number;
  body: string;
}

export interface ReviewToGive {
  pullRequest: number;
  bot: Bot;
  /** What was reviewed: a commit of the pull request. */
  commit: Sha;
  marker: string;
  body: string;
  whole: string;
  comments: readonly LineComment[];
}

/** The bot's own reviews of a pull request, oldest first. */
export async function readOwnReviews(
  gh: GitHubClient,
  { pullRequest, bot }: { pullRequest: number; bot: Bot },
): Promise<OwnReview[]> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.pulls.listReviews;
  const reviews = await gh.octokit.paginate(route, { owner, repo, pull_number: pullRequest, per_page: 100 });
  return reviews
    .filter(({ user }) => user?.id === bot.id)
    .map(({ id, html_url: url, body }) => ({ id, url, body: body ?? '' }));
}

/**
 * Gives a review with comments on lines, as a comment and no verdict. A cut connection does not make a second one: it is
 * known by its body, which has to begin with `marker`. Where GitHub does not take the comments on their lines, `whole` is
 * the body, and there are none. Throws as GitHub does.
 */
export async function postReview(
  gh: GitHubClient,
  { pullRequest, bot, commit, marker, body, whole, comments }: ReviewToGive,
): Promise<OwnReview> {
  const { owner, repo } = gh;
  const find = async () => {
    const reviews = await readOwnReviews(gh, { pullRequest, bot });
    return reviews.find((review) => review.body.startsWith(marker));
  };
  const create = async (text: string, lines: readonly LineComment[]) => {
    const { data } = await gh.octokit.rest.pulls.createReview({
      owner,
      repo,
      pull_number: pullRequest,
      commit_id: commit,
      event: 'COMMENT',
      body: marker + text,
      comments: lines.map((line) => ({ ...line, side: 'RIGHT' })),
    });
    return { id: data.id, url: data.html_url, body: data.body };
  };
  try {
    return await createOnce(gh, { create: () => create(body, comments), find });
  } catch (error) {
    if (failureOf(error)?.status !== 422 || comments.length === 0) throw error;
    gh.log.warn(
      `GitHub did not take the comments on lines of #${pullRequest}; they go into the review itself.`,
    );
    return createOnce(gh, { create: () => create(whole, []), find });
  }
}
