import type { Octokit } from '@octokit/rest';
import type { Log } from '../core/log.ts';
import { createOctokit, type OctokitOptions, pauseFor } from './octokit.ts';
import { type Patience, patient } from './patience.ts';

/** Access to one repository on GitHub: the first argument of everything in this folder. */
export interface GitHubClient {
  octokit: Octokit;
  /** Sends a query, or a mutation that may be sent twice without harm. */
  graphql: <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;
  owner: string;
  repo: string;
  log: Log;
  patience: Patience;
  pause: (milliseconds: number) => Promise<void>;
}

export interface GitHubClientOptions extends Omit<OctokitOptions, 'authorization' | 'log' | 'patience'> {
  /** Asked for afresh at each request, for it may expire while a job runs. */
  token: () => Promise<string>;
  /** As in `GITHUB_GRAPHQL_URL`; derived from `apiUrl` where it is left out. */
  graphqlUrl?: string;
  owner: string;
  repo: string;
  log: Log;
  patience?: Partial<Patience>;
}

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { owner, repo, log, token, pause = pauseFor } = options;
  const patience = { ...patient, ...options.patience };
  const authorization = async () => `token ${await token()}`;
  const octokit = createOctokit({ ...options, authorization, patience, pause });
  const graphql = octokit.graphql.defaults({
    ...(options.graphqlUrl === undefined ? {} : splitUrl(options.graphqlUrl)),
    request: { mayRepeat: true },
  });
  return { octokit, graphql, owner, repo, log, patience, pause };
}

function splitUrl(url: string) {
  const { origin, pathname, search } = new URL(url);
  return { baseUrl: origin, url: pathname + search };
}
