import type { GitHubClient } from './client.ts';
import { isFromHere, type PullRequest, toPullRequest } from './pull-requests.ts';

/**
 * The pull requests that a bot opened from a branch of this repository, changed since a moment; the newest first. `bot` is
 * the login of the one that counts, where it is no App.
 */
export async function readBotPullRequests(
  gh: GitHubClient,
  { since, bot }: { since: Date | undefined; bot: string | undefined },
): Promise<PullRequest[]> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.pulls.list;
  const options = { owner, repo, state: 'all', sort: 'updated', direction: 'desc', per_page: 100 } as const;
  const found: PullRequest[] = [];
  for await (const { data } of gh.octokit.paginate.iterator(route, options)) {
    const recent = data.filter(({ updated_at }) => since === undefined || new Date(updated_at) >= since);
    found.push(...recent.map((item) => toPullRequest(item, item.merged_at !== null)));
    if (recent.length < data.length) break;
  }
  const isBot = ({ author }: PullRequest) =>
    bot === undefined ? author.type === 'Bot' : author.login.toLowerCase() === bot.toLowerCase();
  return found.filter((pull) => isBot(pull) && isFromHere(pull));
}
