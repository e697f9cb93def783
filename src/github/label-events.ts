import type { Actor } from '../core/people.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';

/** Who put one of `labels` on the issue last, which one, and when, as GitHub itself has kept it. */
export async function lastLabelled(
  gh: GitHubClient,
  { issue, labels }: { issue: number; labels: readonly string[] },
): Promise<{ label: string; by: Actor; at: Date } | undefined> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.issues.listEvents;
  const events = await gh.octokit.paginate(route, { owner, repo, issue_number: issue, per_page: 100 });
  const found = events
    .filter((each) => each.event === 'labeled')
    .findLast((each) => 'label' in each && labels.includes(each.label.name ?? ''));
  if (!found || !('label' in found)) return undefined;
  return { label: found.label.name ?? '', by: toActor(found.actor), at: new Date(found.created_at) };
}
