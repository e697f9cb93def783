import type { Log } from '../core/log.ts';
import { createGitHubClient, type GitHubClient } from './client.ts';

/** For a run that has nothing on GitHub, and must not ask it anything: every request is refused unsent. */
export function noGitHub(log: Log): GitHubClient {
  return createGitHubClient({
    token: async () => 'none',
    apiUrl: 'http://no-github.invalid',
    owner: 'local',
    repo: 'local',
    log,
    fetch: () => Promise.reject(new Error('This run asks GitHub nothing')),
  });
}
