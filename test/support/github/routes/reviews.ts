import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, okPage, pullRequestOf, type Routes } from '../call.ts';
import { renderReview } from '../render/pull-request.ts';
import type { PullRequest, Review } from '../state.ts';

export const reviewRoutes = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const issue = pullRequestOf(call);
    return okPage(call, issue.pull.reviews, (review) => renderReview(call.urls, issue, review));
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) => {
    const issue = pullRequestOf(call);
    return ok(renderReview(call.urls, issue, reviewOf(call, issue)));
  },

  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals': (call) => {
    const issue = pullRequestOf(call);
    const review = reviewOf(call, issue);
    const message = String(call.body.message);
    if (message.trim() === '') throw new ApiError(422, 'Validation Failed', ["Message can't be blank"]);
    if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
      const kind = review.state.toLowerCase();
      throw new ApiError(422, 'Validation Failed', [`Can not dismiss a ${kind} pull request review`]);
    }
    Object.assign(review, { state: 'DISMISSED', dismissal: { by: call.actor.user, message } });
    issue.updatedAt = call.state.now();
    return ok(renderReview(call.urls, issue, review));
  },
} satisfies Partial<Routes>;

function reviewOf({ params }: Call, issue: PullRequest): Review {
  const review = issue.pull.reviews.find((entry) => entry.id === params.review_id);
  if (review === undefined) throw notFound();
  return review;
}
