import { type Sha, shaSchema } from '../core/ids.ts';
import type { Actor } from '../core/people.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** A review that approves, or asks for changes, or did so until it was dismissed. */
export interface Opinion {
  id: number;
  nodeId: string;
  reviewer: Actor;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';
  /** Undefined when the commit is gone. */
  commit: Sha | undefined;
  body: string;
  submittedAt: Date | undefined;
}

/** What each reviewer thinks now, oldest first: the last opinion of everybody who gave one. Mere comments do not change it. */
export async function readOpinions(
  gh: GitHubClient,
  { pullRequest }: { pullRequest: number },
): Promise<Opinion[]> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.pulls.listReviews;
  const reviews = await gh.octokit.paginate(route, {
    owner,
    repo,
    pull_number: pullRequest,
    per_page: 100,
  });

  const latest = new Map<number, Opinion>();
  for (const { id, node_id: nodeId, user, state, commit_id, body, submitted_at } of reviews) {
    if (user === null || !isOpinion(state)) continue;
    const commit = shaSchema.safeParse(commit_id).data;
    const submittedAt = submitted_at === undefined ? undefined : new Date(submitted_at);
    // Taken out first, so that the order is that of the last opinions.
    latest.delete(user.id);
    latest.set(user.id, {
      id,
      nodeId,
      reviewer: toActor(user),
      state,
      commit,
      body: body ?? '',
      submittedAt,
    });
  }
  return [...latest.values()];
}

/**
 * Takes approvals back, so that they don't count for what was pushed since. Where branch protection leaves that to
 * others, the log says so. Returns the ids of those that are dismissed, also those that were before.
 */
export async function dismissApprovals(
  gh: GitHubClient,
  { pullRequest, reviewIds, message }: { pullRequest: number; reviewIds: number[]; message: string },
): Promise<number[]> {
  const { owner, repo } = gh;
  const dismissed: number[] = [];
  for (const review_id of reviewIds) {
    try {
      await gh.octokit.rest.pulls.dismissReview({
        owner,
        repo,
        pull_number: pullRequest,
        review_id,
        message,
        event: 'DISMISS',
      });
      dismissed.push(review_id);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined || ![403, 404, 422].includes(failure.status)) throw error;
      if (failure.status === 422 && (await isDismissed(gh, { pullRequest, reviewId: review_id }))) {
        dismissed.push(review_id);
        continue;
      }
      gh.log.warn(`The approval ${review_id} of #${pullRequest} could not be dismissed: ${failure.says}`);
    }
  }
  return dismissed;
}

/** GitHub refuses to dismiss a review twice, also where only its answer to the first time was lost. */
async function isDismissed(
  gh: GitHubClient,
  { pullRequest, reviewId }: { pullRequest: number; reviewId: number },
): Promise<boolean> {
  const { owner, repo } = gh;
  try {
    const review = { owner, repo, pull_number: pullRequest, review_id: reviewId };
    return (await gh.octokit.rest.pulls.getReview(review)).data.state === 'DISMISSED';
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return false;
  }
}

/** Asks for a review; whether it worked. Never fatal: the report is there without it. */
export async function requestReview(
  gh: GitHubClient,
  { pullRequest, reviewers }: { pullRequest: number; reviewers: string[] },
): Promise<boolean> {
  const { owner, repo } = gh;
  if (reviewers.length === 0) return false;
  try {
    await gh.octokit.rest.pulls.requestReviewers({
      owner,
      repo,
      pull_number: pullRequest,
      reviewers,
      request: { mayRepeat: true },
    });
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    gh.log.warn(`No review of #${pullRequest} could be requested: ${failure.says}`);
    return false;
  }
}

function isOpinion(state: string): state is Opinion['state'] {
  return state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED';
}
