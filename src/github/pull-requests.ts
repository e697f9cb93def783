import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type Sha, shaSchema } from '../core/ids.ts';
import type { Actor } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import { toActor } from './account.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

export interface PullRequest {
  number: number;
  nodeId: string;
  url: string;
  title: string;
  body: string;
  draft: boolean;
  state: 'open' | 'closed';
  /** By GitHub's clock. */
  openedAt: Date;
  merged: boolean;
  headRef: string;
  headSha: Sha;
  /** Null when the repository that the branch was in is gone. */
  headRepositoryId: number | null;
  baseRef: string;
  baseSha: Sha;
  baseRepositoryId: number;
  author: Actor;
}

/** Throws `Stop('failed')` when there is no such pull request. */
export async function readPullRequest(gh: GitHubClient, number: number): Promise<PullRequest> {
  const { owner, repo } = gh;
  try {
    const { data } = await gh.octokit.rest.pulls.get({ owner, repo, pull_number: number });
    return toPullRequest(data, data.merged);
  } catch (error) {
    if (failureOf(error)?.status !== 404) throw error;
    const message = `There is no pull request #${number} in ${owner}/${repo}. Check the number.`;
    throw new Stop('failed', message, { cause: error });
  }
}

/** The open pull requests from a branch of this repository itself, never of a fork. */
export function findOpenPullRequests(gh: GitHubClient, branch: string): Promise<PullRequest[]> {
  return findPullRequests(gh, { branch, state: 'open' });
}

/** The pull requests from a branch of this repository itself, the newest first. */
export async function findPullRequests(
  gh: GitHubClient,
  { branch, state }: { branch: string; state: 'open' | 'all' },
): Promise<PullRequest[]> {
  const { owner, repo } = gh;
  const head = `${owner}:${branch}`;
  const { data } = await gh.octokit.rest.pulls.list({ owner, repo, head, state, per_page: 100 });
  return data
    .map((item) => toPullRequest(item, item.merged_at !== null))
    .filter((found) => found.headRef === branch && isFromHere(found));
}

/** Throws `Stop('refused')` for a pull request from a fork, or from a repository that is gone. */
export function assertFromHere(pullRequest: PullRequest): void {
  if (isFromHere(pullRequest)) return;
  const from = pullRequest.headRepositoryId === null ? 'a repository that is gone' : 'a fork';
  throw new Stop(
    'refused',
    `#${pullRequest.number} comes from ${from}. Baton only works on branches of this repository: push the branch here.`,
  );
}

export const isFromHere = ({ headRepositoryId, baseRepositoryId }: PullRequest) =>
  headRepositoryId === baseRepositoryId;

export async function updatePullRequest(
  gh: GitHubClient,
  { number, ...changes }: { number: number; title?: string; body?: string },
): Promise<void> {
  const { owner, repo } = gh;
  await gh.octokit.rest.pulls.update({ owner, repo, pull_number: number, ...changes });
}

/** Does nothing to one that is ready already, which GitHub would refuse. */
export async function markReadyForReview(gh: GitHubClient, { number }: { number: number }): Promise<void> {
  const before = await readPullRequest(gh, number);
  if (!before.draft) return;
  const mutation = `mutation ($id: ID!) {
    markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
  }`;
  try {
    await gh.graphql(mutation, { id: before.nodeId });
  } catch (error) {
    // An answer that was lost on its way makes the repetition fail.
    if ((await readPullRequest(gh, number)).draft) throw error;
  }
}

type ListedPullRequest = RestEndpointMethodTypes['pulls']['list']['response']['data'][number];
type AnyPullRequest = Pick<
  ListedPullRequest,
  'number' | 'node_id' | 'html_url' | 'title' | 'body' | 'draft' | 'user' | 'created_at'
> & {
  state: string;
  head: { ref: string; sha: string; repo: { id: number } | null };
  base: { ref: string; sha: string; repo: { id: number } };
};

export function toPullRequest(data: AnyPullRequest, merged: boolean): PullRequest {
  return {
    number: data.number,
    nodeId: data.node_id,
    url: data.html_url,
    title: data.title,
    body: data.body ?? '',
    draft: data.draft ?? false,
    state: data.state === 'open' ? 'open' : 'closed',
    openedAt: new Date(data.created_at),
    merged,
    headRef: data.head.ref,
    headSha: shaSchema.parse(data.head.sha),
    headRepositoryId: data.head.repo?.id ?? null,
    baseRef: data.base.ref,
    baseSha: shaSchema.parse(data.base.sha),
    baseRepositoryId: data.base.repo.id,
    author: toActor(data.user),
  };
}
