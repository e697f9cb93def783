import type { RepositoryRef } from '../core/command.ts';
import { allPages } from './all-pages.ts';
import type { GitHubClient } from './client.ts';

/** Something that has happened, in the shape in which a webhook tells it. */
export interface PastEvent {
  name: 'issues' | 'pull_request_review';
  payload: unknown;
  at: Date;
  /** The issue that was labelled, or the pull request that was reviewed. */
  number: number;
}

/**
 * The open issue or pull request that was changed last; undefined where none is open. A label, a review or a push changes
 * it, so where it is the same as before, nothing new asks for a run.
 */
export async function readLastChange(gh: GitHubClient): Promise<{ number: number; at: Date } | undefined> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.issues.listForRepo({
    owner,
    repo,
    state: 'open',
    sort: 'updated',
    per_page: 1,
    request: { mayBeUnchanged: true },
  });
  const [last] = data;
  return last && { number: last.number, at: new Date(last.updated_at) };
}

/** Open issues that wear one of the labels, each as the event that put it there last. */
export async function labelledIssues(
  gh: GitHubClient,
  { repository, labels }: { repository: RepositoryRef; labels: readonly string[] },
): Promise<PastEvent[]> {
  const { owner, repo } = gh;
  const { rest } = gh.octokit;
  const found: PastEvent[] = [];
  for (const name of new Set(labels)) {
    const wanted = { owner, repo, labels: name, state: 'open' } as const;
    const issues = await allPages(
      async (page) => (await rest.issues.listForRepo({ ...wanted, ...page })).data,
    );
    for (const issue of issues) {
      if (issue.pull_request) continue;
      const where = { owner, repo, issue_number: issue.number };
      const events = await allPages(
        async (page) => (await rest.issues.listEvents({ ...where, ...page })).data,
      );
      const event = events.findLast(
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
  const { rest } = gh.octokit;
  const wanted = { owner, repo, state: 'open' } as const;
  const pulls = await allPages(async (page) => (await rest.pulls.list({ ...wanted, ...page })).data);
  const found: PastEvent[] = [];
  for (const { number, head } of pulls) {
    if (head.repo?.id !== repository.id || !head.ref.startsWith(prefix)) continue;
    const where = { owner, repo, pull_number: number };
    const reviews = await allPages(
      async (page) => (await rest.pulls.listReviews({ ...where, ...page })).data,
    );
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
