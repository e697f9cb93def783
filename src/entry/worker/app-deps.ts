import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModelClient } from '../../agent/model-client.ts';
import { openPrompts } from '../../agent/prompts.ts';
import type { Command } from '../../core/command.ts';
import type { Log } from '../../core/log.ts';
import { createGitHubClient, type GitHubClient } from '../../github/client.ts';
import type { Counted, Traffic } from '../../github/traffic.ts';
import type { Deps } from '../../jobs/run/deps.ts';
import { DEFAULT_CONFIG_PATH } from '../../jobs/run/read-config.ts';
import type { Job, Queue } from '../../queue/queue.ts';
import { hostVariables } from '../../workspace/host-variables.ts';
import type { AppSettings, WorkSettings } from '../app-environment.ts';
import type { InstallationTokens, Permissions } from './installation-tokens.ts';

/** What all jobs of a process share. */
export interface WorkerParts {
  queue: Queue;
  work: WorkSettings;
  settings: AppSettings;
  variables: NodeJS.ProcessEnv;
  tokens: InstallationTokens;
  /** What all requests in the name of an installation, or of the App itself, share. */
  traffic: (whose: Counted) => Traffic;
  /** The directory of this package. */
  root: string;
  /** Values that must never be published; tokens are added as they are used. */
  secrets: string[];
}

const WORK: Permissions = {
  checks: 'write',
  contents: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
};
const KEEP_PRIMER: Permissions = {
  contents: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
};
const ANSWER: Permissions = { contents: 'read', issues: 'write', metadata: 'read', pull_requests: 'write' };
const START: Permissions = { actions: 'write', metadata: 'read' };
const LOOK: Permissions = { metadata: 'read', pull_requests: 'read' };

/** Builds what one job reaches out with. */
export function appDeps(parts: WorkerParts, { job, log }: { job: Job; log: Log }): Deps {
  const { queue, work, settings, variables, root, secrets } = parts;
  const { installation } = job;
  const token = tokenFor(parts, { job, permissions: permissionsFor(job.command) });
  return {
    github: clientFor(parts, { job, log, token, mayPublish: job.mayPublish }),
    model: createModelClient({ apiKey: work.anthropicKey, baseUrl: work.anthropicUrl }),
    prompts: openPrompts(join(root, 'src', 'templates')),
    host: {
      serverUrl: settings.github.serverUrl,
      token,
      environment: hostVariables(variables),
      temporaryDirectory: tmpdir(),
      hidden: [...settings.files],
      secrets,
      runUrl: undefined,
      elsewhere: {
        kind: 'queue',
        enqueue: async (command, { issue }) => {
          await queue.enqueue({ kind: 'command', command, installation, issue });
        },
      },
      workflows: {
        github: clientFor(parts, {
          job,
          log,
          token: tokenFor(parts, { job, permissions: START }),
          mayPublish: job.mayPublish,
        }),
        started: job.notes.workflowRun,
        remember: (workflowRun) => job.note({ workflowRun }),
        asked: job.notes.workflowAsked,
        rememberAsking: (workflowAsked) => job.note({ workflowAsked }),
        lookEveryMs: 20_000,
      },
      mayPublish: job.mayPublish,
      signal: job.signal,
    },
    log,
    clock: () => new Date(),
    settings: {
      configPath: DEFAULT_CONFIG_PATH,
      sandbox: work.sandbox,
      dryRun: false,
    },
  };
}

/** For a look at a pull request, to find out which issue it is for. */
export function lookingClient(parts: WorkerParts, { job, log }: { job: Job; log: Log }): GitHubClient {
  return clientFor(parts, { job, log, token: tokenFor(parts, { job, permissions: LOOK }) });
}

function tokenFor({ tokens }: WorkerParts, { job, permissions }: { job: Job; permissions: Permissions }) {
  const { installation, command } = job;
  const repository = command.repository.id;
  return () => tokens.forRepository({ installation, repository, permissions });
}

function clientFor(
  { settings, traffic, secrets }: WorkerParts,
  params: { job: Job; log: Log; token: () => Promise<string>; mayPublish?: () => Promise<void> },
): GitHubClient {
  const { job, ...rest } = params;
  const { owner, name: repo } = job.command.repository;
  return createGitHubClient({
    ...rest,
    ...settings.github,
    owner,
    repo,
    secrets,
    traffic: traffic(job.installation),
    ending: job.released,
  });
}

function permissionsFor({ kind }: Command): Permissions {
  switch (kind) {
    case 'plan':
    case 'revise':
    case 'implement':
      return WORK;
    case 'primer-sync':
      return KEEP_PRIMER;
    case 'status':
    case 'help':
    case 'cancel':
      return ANSWER;
  }
}
