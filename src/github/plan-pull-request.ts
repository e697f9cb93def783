import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { failureOf } from './failure.ts';
import { findOpenPullRequests, type PullRequest, toPullRequest } from './pull-requests.ts';

/** The branches of this repository that hold, or held, a plan for the issue: `baton/issue-<n>-…`. */
export async function findPlanBranches(gh: GitHubClient, { issue }: { issue: number }): Promise<string[]> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.git.listMatchingRefs;
  const refs = await gh.octokit.paginate(route, { owner, repo, ref: `heads/baton/issue-${issue}-` });
  return refs.map(({ ref }) => ref.slice('refs/heads/'.length));
}

/** What there is for an issue: branches of plans, and the pull request that is open from one of them. */
export interface FoundPlans {
  branches: string[];
  pull: PullRequest | undefined;
}

/** Throws as `findPlanPullRequest` does. */
export async function findPlans(gh: GitHubClient, { issue }: { issue: number }): Promise<FoundPlans> {
  const branches = await findPlanBranches(gh, { issue });
  return { branches, pull: await openAmong(gh, { issue, branches }) };
}

/**
 * The open pull request with the plan for the issue, where there is one.
 * Throws `Stop('blocked')` that names them when there are several: which one counts is for a person to say.
 */
export async function findPlanPullRequest(
  gh: GitHubClient,
  params: { issue: number },
): Promise<PullRequest | undefined> {
  return (await findPlans(gh, params)).pull;
}

async function openAmong(
  gh: GitHubClient,
  { issue, branches }: { issue: number; branches: readonly string[] },
): Promise<PullRequest | undefined> {
  const found: PullRequest[] = [];
  for (const branch of branches) found.push(...(await findOpenPullRequests(gh, branch)));

  if (found.length > 1) {
    const names = found.map(({ number }) => `#${number}`).join(' and ');
    const message = `There are several open plans for #${issue}: ${names}. Close all but one and start again.`;
    throw new Stop('blocked', message);
  }
  return found[0];
}

/** Opens the draft; gives back the one that is open from this branch already, if any. */
export async function openPlanPullRequest(
  gh: GitHubClient,
  params: { branch: string; base: string; title: string; body: string },
): Promise<PullRequest> {
  const find = async () => (await findOpenPullRequests(gh, params.branch))[0];
  try {
    return await createOnce(gh, { create: () => create(gh, { ...params, draft: true }), find });
  } catch (error) {
    if (!hasNoDrafts(error)) throw error;
    gh.log.warn('This repository has no draft pull requests: the plan is opened as an ordinary one.');
    return await createOnce(gh, { create: () => create(gh, { ...params, draft: false }), find });
  }
}

async function create(
  gh: GitHubClient,
  { branch, ...rest }: { branch: string; base: string; title: string; body: string; draft: boolean },
): Promise<PullRequest> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.pulls.create({ owner, repo, head: branch, ...rest });
  return toPullRequest(data, data.merged);
}

/** Private repositories on GitHub's free plan have none; GitHub's words are the only way to tell. */
function hasNoDrafts(error: unknown): boolean {
  const failure = failureOf(error);
  return failure?.status === 422 && failure.says.includes('Draft pull requests are not supported');
}
