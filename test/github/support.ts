import nock from 'nock';
import type { Log } from '../../src/core/log.ts';
import { createGitHubClient, type GitHubClient, type GitHubClientOptions } from '../../src/github/client.ts';

const api = 'https://api.github.com';
export const repo = '/repos/octo/demo';
export const bot = { id: 41898282, login: 'github-actions[bot]', server: 'github.com' };

export interface TestClient extends GitHubClient {
  /** The waits between attempts, in milliseconds; none of them takes time. */
  waits: number[];
  warnings: string[];
}

export function testClient(options: Partial<GitHubClientOptions> = {}): TestClient {
  const waits: number[] = [];
  const warnings: string[] = [];
  const log: Log = {
    info: () => {},
    warn: (line) => void warnings.push(line),
    error: () => {},
    group: (_title, body) => body(),
    foreign: () => {},
  };
  const pause = async (milliseconds: number) => void waits.push(milliseconds);
  const client = createGitHubClient({
    token: async () => 'token-of-the-test',
    apiUrl: api,
    owner: 'octo',
    repo: 'demo',
    log,
    pause,
    ...options,
  });
  return { ...client, waits, warnings };
}

/** One request that is expected exactly once. */
export const github = () => nock(api, { reqheaders: { authorization: 'token token-of-the-test' } });

export const user = (id: number, login: string, type = 'User') => ({ id, login, type });

export const sha = (digit: string) => digit.repeat(40);

export function pullRequestAnswer(overrides: Record<string, unknown> = {}) {
  return {
    number: 7,
    node_id: 'PR_7',
    html_url: 'https://github.com/octo/demo/pull/7',
    title: 'Plan for #42',
    body: null,
    draft: true,
    state: 'open',
    merged: false,
    merged_at: null,
    created_at: '2026-01-09T12:00:00Z',
    user: user(bot.id, bot.login, 'Bot'),
    head: { ref: 'baton/issue-42-cache', sha: sha('a'), repo: { id: 1 } },
    base: { ref: 'main', sha: sha('b'), repo: { id: 1 } },
    ...overrides,
  };
}
