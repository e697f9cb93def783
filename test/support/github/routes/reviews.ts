import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, okPage, pullRequestOf, type Routes } from '../call.ts';
import { addReview } from '../changes.ts';
import { commitsBetween } from '../git-repository.ts';
import { renderReview } from '../render/pull-request.ts';
import { addReviewComment, isInDifference, type NewReviewComment } from '../review-comments.ts';
import type { PullRequest, Review } from '../state.ts';
import type { Values } from '../validation.ts';
import { assertBodyLength } from './issues.ts';

export const reviewRoutes = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const issue = pullRequestOf(call);
    return okPage(call, issue.pull.reviews, (review) => renderReview(call.urls, issue, review));
  },

  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': async (call) => {
    const issue = pullRequestOf(call);
    const { event, body = '', comments = [], commit_id: commit = issue.pull.head.sha } = call.body;
    if (event !== 'COMMENT') {
      throw new ApiError(501, 'The stand-in takes reviews by the API that only comment');
    }
    if (String(body).trim() === '') throw refused('Body is required');
    assertBodyLength('PullRequestReview', String(body));
    const { gitDirectory } = issue.repository;
    const commits = await commitsBetween(gitDirectory, issue.pull.base.sha, issue.pull.head.sha);
    const commitId = String(commit);
    if (!commits.includes(commitId)) throw refused('The commit_id is not part of the pull request');
    const given = (comments as Values[]).map((comment) => newComment(call, comment));
    for (const { path, line, body: text } of given) {
      if (text.trim() === '') throw refused("Body can't be blank");
      assertBodyLength('PullRequestReviewComment', text);
      if (!(await isInDifference(issue, { path, line, commit: commitId }))) {
        throw refused('Pull request review thread line must be part of the diff');
      }
    }
    const review = addReview(call.state, {
      issue,
      author: call.actor.user,
      state: 'COMMENTED',
      body: String(body),
      commitId,
    });
    for (const comment of given) await addReviewComment(call.state, { issue, review, comment });
    return ok(renderReview(call.urls, issue, review));
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

/** Only what the product sends: a line of the new text. */
function newComment(call: Call, { path, line, side, body, ...others }: Values): NewReviewComment {
  if (Object.keys(others).length > 0 || side !== 'RIGHT' || line === undefined) {
    call.complain('the stand-in takes comments on single lines of the new text only');
  }
  return { path: String(path), line: Number(line), body: String(body) };
}

function refused(why: string): ApiError {
  return new ApiError(422, 'Unprocessable Entity', [why]);
}

function reviewOf({ params }: Call, issue: PullRequest): Review {
  const review = issue.pull.reviews.find((entry) => entry.id === params.review_id);
  if (review === undefined) throw notFound();
  return review;
}
