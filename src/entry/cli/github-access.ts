import { Stop } from '../../core/stop.ts';
import { createGitHubClient, type GitHubClient } from '../../github/client.ts';
import { type RemoteRepository, repositoryOf } from '../../init/remote.ts';
import { findCheckout } from '../../workspace/git/local-checkout.ts';
import type { CliHost } from './cli-host.ts';
import type { CliLog } from './cli-log.ts';

export interface GitHubAccess {
  client: GitHubClient;
  repository: RemoteRepository;
  token: string;
  /** Without a slash at its end. */
  serverUrl: string;
}

export function tokenIn({ GITHUB_TOKEN, GH_TOKEN }: CliHost['environment']): string | undefined {
  return GITHUB_TOKEN || GH_TOKEN || undefined;
}

/** Only to the GitHub that the token is for: a remote may name any host. */
export function accessTo(
  repository: RemoteRepository,
  { environment, log }: { environment: CliHost['environment']; log: CliLog },
): GitHubAccess | undefined {
  const { host, owner, name } = repository;
  const token = tokenIn(environment);
  const server = new URL(environment.GITHUB_SERVER_URL || 'https://github.com');
  if (!token || host !== server.hostname) return undefined;
  const ownApi = host === 'github.com' ? 'https://api.github.com' : `${server.origin}/api/v3`;
  const apiUrl = environment.GITHUB_API_URL || ownApi;
  const graphqlUrl = environment.GITHUB_GRAPHQL_URL;
  const client = createGitHubClient({
    token: async () => token,
    apiUrl,
    ...(graphqlUrl && { graphqlUrl }),
    owner,
    repo: name,
    log,
  });
  return { client, repository, token, serverUrl: server.origin };
}

/** To the repository that the checkout around a directory belongs to. Throws Stop that says what is missing. */
export async function accessHere(
  { environment, directory, log }: Pick<CliHost, 'environment' | 'directory'> & { log: CliLog },
  { because }: { because?: string } = {},
): Promise<GitHubAccess> {
  const why = because === undefined ? '' : `${because} `;
  if (!tokenIn(environment)) {
    throw new Stop(
      'refused',
      `${why}There is no token: set GITHUB_TOKEN, for example to what \`gh auth token\` prints.`,
    );
  }
  const { remotes } = await findCheckout(environment, { directory });
  const repository = repositoryOf(remotes);
  const access = repository && accessTo(repository, { environment, log });
  if (access) return access;
  throw new Stop(
    'refused',
    `${why}No remote of this checkout is on the GitHub that the token is for. Add one named \`origin\`, or set GITHUB_SERVER_URL.`,
  );
}
