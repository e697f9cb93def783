import type { FrozenIssue } from '../core/issue.ts';
import type { Actor, Bot } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';
import { type Policy, sayOf } from './permissions.ts';

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

/**
 * What people said on an issue before the moment of the trigger, oldest first: its author, and people who have a say here
 * at this moment. Comments that were written or changed later are left out, and the one of id `except`.
 */
export async function readDiscussion(
  gh: GitHubClient,
  {
    issue,
    said,
    before,
    except,
    ...rules
  }: {
    issue: FrozenIssue;
    /** All comments on it, oldest first. */
    said: readonly IssueComment[];
    before: Date;
    except?: number | undefined;
    bot: Bot;
    policy: Policy;
  },
): Promise<Remark[]> {
  const comments = said
    .filter(({ id, user }) => id !== except && user?.type === 'User')
    .filter((comment) => stoodBefore(comment, before));
  const others = comments.filter(({ user }) => user?.id !== issue.author.id);
  const heard = await withSay(gh, { comments: others, ...rules });
  heard.add(issue.author.id);
  return comments
    .map(({ user, body, created_at }) => ({
      author: toActor(user),
      body: body ?? '',
      at: new Date(created_at),
    }))
    .filter(({ author }) => heard.has(author.id));
}

export type IssueComment = Awaited<ReturnType<typeof listComments>>[number];

/** GitHub's moments are whole seconds: what was changed in that of the trigger may have been changed after it. */
function stoodBefore({ created_at, updated_at }: IssueComment, moment: Date): boolean {
  if (updated_at === created_at) return new Date(created_at) <= moment;
  return new Date(updated_at) < moment;
}

/** How many accounts are looked up for one issue: anybody may comment, and each look-up is a request. */
const MOST_LOOKED_UP = 30;

/** No proof of anything, but a hint whom to look up first. */
const LIKELY = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/** Ids of those among the authors of `comments` who have a say; whoever cannot be looked up has none. */
async function withSay(
  gh: GitHubClient,
  { comments, bot, policy }: { comments: readonly IssueComment[]; bot: Bot; policy: Policy },
): Promise<Set<number>> {
  const isLikely = ({ author_association }: IssueComment) => LIKELY.includes(author_association ?? '');
  const ordered = [...comments].sort((one, other) => Number(isLikely(other)) - Number(isLikely(one)));
  const accounts = new Map(ordered.map(({ user }) => [user?.id, toActor(user)]));
  if (accounts.size > MOST_LOOKED_UP) {
    gh.log.warn(`More than ${MOST_LOOKED_UP} accounts commented; the comments of the others are left out.`);
  }
  const found = new Set<number>();
  for (const actor of [...accounts.values()].slice(0, MOST_LOOKED_UP)) {
    const say = await sayOf(gh, { actor, bot, policy });
    if (say.kind === 'has') found.add(actor.id);
    if (say.kind === 'unknown') gh.log.warn(`What @${actor.login} said is left out: ${say.why}`);
  }
  return found;
}

/** Id of the newest comment on an issue; 0 where there is none. */
export async function newestComment(gh: GitHubClient, { issue }: { issue: number }): Promise<number> {
  return Math.max(0, ...(await listComments(gh, issue)).map(({ id }) => id));
}

/** Those on an issue, oldest first. */
export function listComments(gh: GitHubClient, number: number) {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.issues.listComments;
  return gh.octokit.paginate(route, { owner, repo, issue_number: number, per_page: 100 });
}
