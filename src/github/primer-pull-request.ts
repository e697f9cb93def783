import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';
import { createOnce } from './create-once.ts';
import { findOpenPullRequests, type PullRequest, toPullRequest } from './pull-requests.ts';

/** The newest open pull request of the bot from a branch whose name begins with `branches`. */
export async function findPrimerPullRequest(
  gh: GitHubClient,
  { branches, bot }: { branches: string; bot: Bot },
): Promise<PullRequest | undefined> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.git.listMatchingRefs;
  const refs = await gh.octokit.paginate(route, { owner, repo, ref: `heads/${branches}` });
  const found: PullRequest[] = [];
  for (const { ref } of refs) {
    found.push(...(await findOpenPullRequests(gh, ref.slice('refs/heads/'.length))));
  }
  return found
    .filter(({ author }) => author.id === bot.id)
    .sort((one, other) => other.number - one.number)[0];
}

/** Opens it, ready for review; gives back the one that is open from this branch already, if any. */
export function openPrimerPullRequest(
  gh: GitHubClient,
  { branch, ...params }: { branch: string; base: string; title: string; body: string },
): Promise<PullRequest> {
  const { owner, repo } = gh;
  return createOnce(gh, {
    create: async () => {
      const { data } = await gh.octokit.rest.pulls.create({ owner, repo, head: branch, ...params });
      return toPullRequest(data, data.merged);
    },
    find: async () => (await findOpenPullRequests(gh, branch))[0],
  });
}
