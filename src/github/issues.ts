import type { FrozenIssue } from '../core/issue.ts';
import type { Actor } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** The issue as it stands now. Throws `Stop('failed')` when there is no such issue. */
export async function readIssue(gh: GitHubClient, number: number): Promise<FrozenIssue> {
  const { owner, repo } = gh;
  try {
    const { data } = await gh.octokit.rest.issues.get({ owner, repo, issue_number: number });
    return {
      number: data.number,
      nodeId: data.node_id,
      title: data.title,
      body: data.body ?? '',
      author: toActor(data.user),
      state: data.state === 'open' ? 'open' : 'closed',
      isPullRequest: data.pull_request !== undefined,
      at: new Date(data.updated_at),
    };
  } catch (error) {
    const status = failureOf(error)?.status;
    if (status !== 404 && status !== 410) throw error;
    const message = `There is no issue #${number} in ${owner}/${repo}. Check the number.`;
    throw new Stop('failed', message, { cause: error });
  }
}

/** Throws `Stop('refused')` for what cannot be planned: a pull request, or an issue that is closed. */
export function assertPlannable({ number, isPullRequest, state }: FrozenIssue): void {
  if (isPullRequest) {
    const remedy = 'Open an issue that says what is wanted, and label that.';
    throw new Stop('refused', `#${number} is a pull request, and Baton plans issues. ${remedy}`);
  }
  if (state === 'closed') {
    throw new Stop('refused', `#${number} is closed. Open it again, then add the label again.`);
  }
}

export interface Remark {
  author: Actor;
  body: string;
  at: Date;
}

/** Those whose words on an issue are meant for the planner, beside its author. */
const insiders = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/**
 * What people said on an issue before the moment of the trigger, oldest first: its author and people who belong to
 * the repository. Comments that were written or changed later are left out, and the one of id `except`.
 */
export async function readDiscussion(
  gh: GitHubClient,
  { issue, before, except }: { issue: FrozenIssue; before: Date; except?: number | undefined },
): Promise<Remark[]> {
  const comments = await listComments(gh, issue.number);
  return comments
    .filter(({ id }) => id !== except)
    .filter(({ user, author_association }) => {
      if (user === null || user.type !== 'User') return false;
      return user.id === issue.author.id || insiders.includes(author_association ?? '');
    })
    .filter(({ created_at, updated_at }) => {
      return new Date(created_at) <= before && new Date(updated_at) <= before;
    })
    .map(({ user, body, created_at }) => ({
      author: toActor(user),
      body: body ?? '',
      at: new Date(created_at),
    }));
}

/** Id of the newest comment on an issue; 0 where there is none. */
export async function newestComment(gh: GitHubClient, { issue }: { issue: number }): Promise<number> {
  return Math.max(0, ...(await listComments(gh, issue)).map(({ id }) => id));
}

function listComments(gh: GitHubClient, number: number) {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.issues.listComments;
  return gh.octokit.paginate(route, { owner, repo, issue_number: number, per_page: 100 });
}
