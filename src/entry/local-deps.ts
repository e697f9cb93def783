import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createModelClient } from '../agent/model-client.ts';
import { openPrompts } from '../agent/prompts.ts';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import { noGitHub } from '../github/no-github.ts';
import type { Deps, Settings } from '../jobs/run/deps.ts';
import { DEFAULT_CONFIG_PATH } from '../jobs/run/read-config.ts';
import type { RunListener } from '../jobs/run/run-event.ts';
import type { LocalRepository } from '../workspace/git/local-repository.ts';
import { hostVariables } from '../workspace/host-variables.ts';
import { findPackage } from './package-root.ts';

const variables = z.object({
  ANTHROPIC_API_KEY: z.string().trim().min(1),
  ANTHROPIC_BASE_URL: z.url().optional(),
});

const ADVICE: Readonly<Record<keyof z.infer<typeof variables>, string>> = {
  ANTHROPIC_API_KEY:
    'The key for the Claude API is missing: set ANTHROPIC_API_KEY in the environment, and start again.',
  ANTHROPIC_BASE_URL:
    'ANTHROPIC_BASE_URL is no address: set it to one such as https://gateway.example.com, or leave it out for Claude’s own.',
};

/** For a job on a person's own work tree. Throws `Stop('refused')` without the key of the model. */
export async function localDeps({
  local,
  environment,
  log,
  listeners,
  signal,
  settings,
}: {
  local: LocalRepository;
  environment: NodeJS.ProcessEnv;
  log: Log;
  listeners: readonly RunListener[];
  signal: AbortSignal;
  settings: Pick<Settings, 'maxCostUsd' | 'sandbox'>;
}): Promise<Deps> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const given = variables.safeParse(present);
  if (!given.success) {
    const wrong = given.error.issues.map(({ path: [name] }) => name);
    const advice = wrong.includes('ANTHROPIC_API_KEY') ? ADVICE.ANTHROPIC_API_KEY : ADVICE.ANTHROPIC_BASE_URL;
    throw new Stop('refused', advice, { cause: given.error });
  }
  const { root, version } = await findPackage();
  const records = join(local.gitDirectory, 'baton');
  await mkdir(records, { recursive: true, mode: 0o700 });
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = given.data;
  return {
    github: noGitHub(log),
    model: createModelClient({ apiKey, baseUrl }),
    prompts: openPrompts(join(root, 'src', 'templates')),
    host: {
      serverUrl: 'http://no-github.invalid',
      token: () => Promise.reject(new Error('A local run has no token')),
      environment: hostVariables(environment),
      temporaryDirectory: tmpdir(),
      hidden: [local.root, local.gitDirectory],
      secrets: ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'GH_TOKEN'].flatMap((name) => present[name] ?? []),
      runUrl: undefined,
      records,
      versions: { baton: version, node: process.version },
      signal,
    },
    log,
    clock: () => new Date(),
    settings: { ...settings, configPath: DEFAULT_CONFIG_PATH, dryRun: true },
    listeners,
  };
}
