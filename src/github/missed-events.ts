import type { RepositoryRef } from '../core/command.ts';
import type { GitHubClient } from './client.ts';

/** Something that has happened, in the shape in which a webhook tells it. */
export interface PastEvent {
  name: 'issues' | 'pull_request_review';
  payload: unknown;
  at: Date;
  /** The issue that was labelled, or the pull request that was reviewed. */
  number: number;
}

/** Open issues that wear one of the labels, each as the event that put it there last. */
export async function labelledIssues(
  gh: GitHubClient,
  { repository, labels }: { repository: RepositoryRef; labels: readonly string[] },
): Promise<PastEvent[]> {
  const { owner, repo } = gh;
  const found: PastEvent[] = [];
  for (const name of new Set(labels)) {
    const list = gh.octokit.rest.issues.listForRepo;
    const issues = await gh.octokit.paginate(list, {
      owner,
      repo,
      labels: name,
      state: 'open',
      per_page: 100,
    });
    for (const issue of issues) {
      if (issue.pull_request) continue;
      const route = gh.octokit.rest.issues.listEvents;
      const where = { owner, repo, issue_number: issue.number, per_page: 100 };
      const event = (await gh.octokit.paginate(route, where)).findLast(
        (each) => each.event === 'labeled' && 'label' in each && each.label.name === name,
      );
      if (!event?.actor) continue;
      const payload = {
        action: 'labeled',
        // Labelling is what changed it then; who has commented since does not make it another event.
        issue: { ...issue, updated_at: event.created_at },
        label: { name },
        sender: event.actor,
        repository: payloadOf(repository),
      };
      found.push({ name: 'issues', payload, at: new Date(event.created_at), number: issue.number });
    }
  }
  return found;
}

/** Reviews that approve or ask for changes to what is now the head of an open pull request, from branches of that name. */
export async function standingReviews(
  gh: GitHubClient,
  { repository, prefix }: { repository: RepositoryRef; prefix: string },
): Promise<PastEvent[]> {
  const { owner, repo } = gh;
  const pulls = await gh.octokit.paginate(gh.octokit.rest.pulls.list, {
    owner,
    repo,
    state: 'open',
    per_page: 100,
  });
  const found: PastEvent[] = [];
  for (const { number, head } of pulls) {
    if (head.repo?.id !== repository.id || !head.ref.startsWith(prefix)) continue;
    const route = gh.octokit.rest.pulls.listReviews;
    const reviews = await gh.octokit.paginate(route, { owner, repo, pull_number: number, per_page: 100 });
    const latest = new Map(reviews.filter(isOpinion).map((review) => [review.user?.id, review]));
    for (const review of latest.values()) {
      if (review.commit_id !== head.sha || review.state === 'DISMISSED' || !review.submitted_at) continue;
      const payload = {
        action: 'submitted',
        review,
        pull_request: { number, head: { ref: head.ref } },
        sender: review.user,
        repository: payloadOf(repository),
      };
      found.push({ name: 'pull_request_review', payload, at: new Date(review.submitted_at), number });
    }
  }
  return found;
}

function isOpinion({ state }: { state: string }): boolean {
  return state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED';
}

function payloadOf({ id, owner, name, defaultBranch }: RepositoryRef) {
  return { id, name, owner: { login: owner }, default_branch: defaultBranch };
}
