import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import type { Log } from '../core/log.ts';
import { assertComplete, failureOf } from './failure.ts';
import { type Patience, patient, repeatable, waitBefore } from './patience.ts';

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

export interface GitHubClientOptions {
  token: string;
  /** As in `GITHUB_API_URL`, e.g. `https://api.github.com`. */
  apiUrl: string;
  /** As in `GITHUB_GRAPHQL_URL`; derived from `apiUrl` where it is left out. */
  graphqlUrl?: string;
  owner: string;
  repo: string;
  log: Log;
  /** Whether it sends nothing that could change anything. */
  readOnly?: boolean;
  fetch?: typeof globalThis.fetch;
  patience?: Partial<Patience>;
  pause?: (milliseconds: number) => Promise<void>;
}

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { owner, repo, log, pause = async (milliseconds) => void (await sleep(milliseconds)) } = options;
  const patience = { ...patient, ...options.patience };
  const octokit = new Octokit({
    auth: options.token,
    baseUrl: trimSlash(options.apiUrl),
    userAgent: 'baton',
    log: { debug: () => {}, info: () => {}, warn: (line) => log.warn(line), error: () => {} },
    request: options.fetch === undefined ? {} : { fetch: options.fetch },
  });

  octokit.hook.wrap('request', async (request, requestOptions) => {
    if (options.readOnly && !isReading(requestOptions)) {
      throw new Error(`${requestOptions.method} ${requestOptions.url} is not for a part that only works`);
    }
    for (let attempt = 1; ; attempt++) {
      try {
        requestOptions.request.signal = AbortSignal.timeout(patience.answerWithinMs);
        const response = await request(requestOptions);
        assertComplete(response, requestOptions);
        return response;
      } catch (error) {
        const wait = waitBefore(error, {
          attempt,
          patience,
          mayRepeat: repeatable(requestOptions.method, requestOptions.request),
        });
        if (wait === undefined) throw error;
        const { method, path, status } = failureOf(error) ?? { method: '', path: '', status: 0 };
        log.warn(`GitHub: ${method} ${path} failed (${status || 'no answer'}); again in ${wait} ms`);
        await pause(wait);
      }
    }
  });

  const graphql = octokit.graphql.defaults({
    ...(options.graphqlUrl === undefined ? {} : splitUrl(options.graphqlUrl)),
    request: { mayRepeat: true },
  });
  return { octokit, graphql, owner, repo, log, patience, pause };
}

/** GraphQL sends everything by POST; what changes something is a mutation there. */
function isReading({ method, query }: { method: string; query?: unknown }): boolean {
  return ['GET', 'HEAD'].includes(method) || (typeof query === 'string' && /^\s*(query\b|\{)/.test(query));
}

const trimSlash = (url: string) => (url.endsWith('/') ? url.slice(0, -1) : url);

function splitUrl(url: string) {
  const { origin, pathname, search } = new URL(url);
  return { baseUrl: origin, url: pathname + search };
}
