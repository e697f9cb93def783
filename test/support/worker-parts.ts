import { readAppEnvironment } from '../../src/entry/app-environment.ts';
import type { WorkerParts } from '../../src/entry/worker/app-deps.ts';
import { installationTokens } from '../../src/entry/worker/installation-tokens.ts';
import { trafficByInstallation } from '../../src/github/traffic.ts';
import type { Queue } from '../../src/queue/queue.ts';
import type { AppStory } from './app-story.ts';
import { silentLog } from './silent-log.ts';

/** What a process of the App has that works in a story, with a queue of its own. */
export function workerParts(
  { github, claude, app }: Pick<AppStory, 'github' | 'claude' | 'app'>,
  queue: Queue,
): WorkerParts {
  const variables = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    ANTHROPIC_API_KEY: claude.apiKey,
    GHE_HOST: new URL(github.serverUrl).host,
    GHE_PROTOCOL: 'http',
  };
  const { settings, work } = readAppEnvironment(variables, {
    directory: '/',
    port: 'none',
    web: false,
    work: true,
  });
  if (!work) throw new Error('There is nothing to work with');
  const tokens = installationTokens({
    appId: app.id,
    privateKey: app.privateKey,
    apiUrl: github.apiUrl,
    log: silentLog,
    told: () => undefined,
  });
  return {
    queue,
    work,
    settings,
    variables,
    tokens,
    traffic: trafficByInstallation(),
    root: '/',
    secrets: [],
  };
}
