import { invalid, notFound } from '../api-error.ts';
import { type Call, created, okPage, pullRequestOf, type Routes } from '../call.ts';
import { addReview } from '../changes.ts';
import { git } from '../git-repository.ts';
import { renderReviewComment } from '../render/review-comment.ts';
import { addReviewReply } from '../review-comments.ts';
import type { PullRequest, ReviewComment } from '../state.ts';
import { assertBodyLength } from './issues.ts';

export const reviewCommentRoutes = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': async (call) => {
    for (const option of ['sort', 'direction', 'since']) {
      if (call.query[option] !== undefined) call.complain(`the stand-in does not know ${option} here`);
    }
    const issue = pullRequestOf(call);
    const comments = await Promise.all(
      issue.pull.reviewComments.map(async (comment) => ({
        comment,
        isOutdated: await isOutdated(issue, comment),
      })),
    );
    return okPage(call, comments, (comment) => renderReviewComment(call.urls, issue, comment));
  },

  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': async (call) => {
    const issue = pullRequestOf(call);
    const to = threadOf(call, issue);
    const body = String(call.body.body);
    if (body.trim() === '') {
      throw invalid('PullRequestReviewComment', { field: 'body', code: 'missing_field' });
    }
    assertBodyLength('PullRequestReviewComment', body);
    const author = call.actor.user;
    // Each comment on a line belongs to a review: GitHub makes one for it.
    const review = addReview(call.state, {
      issue,
      author,
      state: 'COMMENTED',
      body: '',
      commitId: issue.pull.head.sha,
    });
    const comment = addReviewReply(call.state, { issue, to, review, author, body });
    return created(
      renderReviewComment(call.urls, issue, { comment, isOutdated: await isOutdated(issue, comment) }),
    );
  },
} satisfies Partial<Routes>;

/** There are no answers to answers: only the first comment of a thread takes them. */
function threadOf({ params }: Call, { pull }: PullRequest): ReviewComment {
  const comment = pull.reviewComments.find(({ id }) => id === params.comment_id);
  if (comment === undefined || comment.inReplyTo !== undefined) throw notFound();
  return comment;
}

async function isOutdated({ repository, pull }: PullRequest, comment: ReviewComment): Promise<boolean> {
  const { path, commitId } = comment;
  if (commitId === pull.head.sha) return false;
  const at = (commit: string) =>
    git(repository.gitDirectory, 'ls-tree', '--full-tree', commit, '--', path).catch(() => '');
  return (await at(commitId)) !== (await at(pull.head.sha));
}
