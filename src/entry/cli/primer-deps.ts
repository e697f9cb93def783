import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModelClient } from '../../agent/model-client.ts';
import { openPrompts } from '../../agent/prompts.ts';
import { Stop } from '../../core/stop.ts';
import type { Deps } from '../../jobs/deps.ts';
import { DEFAULT_CONFIG_PATH } from '../../jobs/read-config.ts';
import { hostVariables } from '../../workspace/host-variables.ts';
import { findPackage } from '../package-root.ts';
import type { CliHost } from './cli-host.ts';
import type { CliLog } from './cli-log.ts';
import { type GitHubAccess, tokenIn } from './github-access.ts';

/** What a run on somebody's own machine reaches out with, besides GitHub. Throws Stop where there is no key for the model. */
export async function localDeps(
  { environment, interruption, log }: Pick<CliHost, 'environment' | 'interruption'> & { log: CliLog },
  { dryRun }: { dryRun: boolean },
): Promise<Omit<Deps, 'github'>> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = environment;
  if (!apiKey) throw new Stop('refused', 'There is no key for the Claude API: set ANTHROPIC_API_KEY.');
  const { root, version } = await findPackage();
  const secrets = [apiKey, tokenIn(environment)].filter((secret) => secret !== undefined);
  return {
    model: createModelClient({ apiKey, baseUrl: baseUrl || undefined }),
    prompts: openPrompts(join(root, 'src', 'templates')),
    host: {
      serverUrl: 'http://local.invalid',
      token: async () => '',
      environment: hostVariables(environment),
      temporaryDirectory: tmpdir(),
      hidden: [],
      secrets,
      runUrl: undefined,
      versions: { baton: version, node: process.version },
      signal: interruption(),
    },
    log,
    clock: () => new Date(),
    settings: { configPath: DEFAULT_CONFIG_PATH, dryRun },
  };
}

/** The same with GitHub, in the name of whoever the token is of. */
export function withGitHub(deps: Omit<Deps, 'github'>, { client, token, serverUrl }: GitHubAccess): Deps {
  return { ...deps, github: client, host: { ...deps.host, serverUrl, token: async () => token } };
}
