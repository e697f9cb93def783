import type { z } from 'zod';
import type { sharedSchema } from './app-variables.ts';

/** Where GitHub is. No address ends with a slash. */
export interface GitHubPlace {
  serverUrl: string;
  apiUrl: string;
  graphqlUrl: string;
}

export function gitHubPlace({
  GHE_HOST: host,
  GHE_PROTOCOL: protocol,
}: Pick<z.output<typeof sharedSchema>, 'GHE_HOST' | 'GHE_PROTOCOL'>): GitHubPlace {
  if (host === undefined) return place('https://github.com', 'https://api.github.com');
  const server = `${protocol}://${host}`;
  // Enterprise Cloud with data residency has hosts as github.com has, a server of one's own has paths.
  if (host.endsWith('.ghe.com')) return place(server, `${protocol}://api.${host}`);
  return { serverUrl: server, apiUrl: `${server}/api/v3`, graphqlUrl: `${server}/api/graphql` };
}

function place(serverUrl: string, apiUrl: string): GitHubPlace {
  return { serverUrl, apiUrl, graphqlUrl: `${apiUrl}/graphql` };
}
