import { readBotPullRequests } from '../github/bot-pull-requests.ts';
import type { GitHubClient } from '../github/client.ts';
import { type Metrics, metricsOf, recordedSince } from '../report/metrics.ts';
import { isOwnBranch } from './permission/own-pull-request.ts';
import { readRunMarks } from './run/run-mark.ts';

/** What the runs since a moment came to, as Baton's own pull requests say. */
export async function readMetrics(
  gh: GitHubClient,
  { since, bot }: { since: Date | undefined; bot: string | undefined },
): Promise<Metrics> {
  const pulls = await readBotPullRequests(gh, { since, bot });
  return metricsOf(pulls.filter(isOwnBranch).map(({ body }) => recordedSince(readRunMarks(body), since)));
}
