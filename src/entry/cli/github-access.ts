import { createGitHubClient, type GitHubClient } from '../../github/client.ts';
import type { RemoteRepository } from '../../init/remote.ts';
import type { CliHost } from './cli-host.ts';
import type { CliLog } from './cli-log.ts';

/** Only to the GitHub that the token is for: a remote may name any host. */
export function accessTo(
  { host, owner, name }: RemoteRepository,
  { environment, log }: { environment: CliHost['environment']; log: CliLog },
): GitHubClient | undefined {
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  const server = new URL(environment.GITHUB_SERVER_URL || 'https://github.com');
  if (!token || host !== server.hostname) return undefined;
  const ownApi = host === 'github.com' ? 'https://api.github.com' : `${server.origin}/api/v3`;
  return createGitHubClient({ token, apiUrl: environment.GITHUB_API_URL || ownApi, owner, repo: name, log });
}
