import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { createModelClient, noModel } from '../agent/model-client.ts';
import { openPrompts } from '../agent/prompts.ts';
import type { RepositoryRef } from '../core/command.ts';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import { createGitHubClient } from '../github/client.ts';
import type { Deps, Elsewhere, Part } from '../jobs/run/deps.ts';
import { hostVariables } from '../workspace/host-variables.ts';
import { makeTemporary } from '../workspace/run-directory.ts';
import type { ActionInputs } from './action-io.ts';
import { findPackage } from './package-root.ts';

/** The runner's own variables. Endpoints come from here, so that GitHub Enterprise works. */
const runnerSchema = z.object({
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_GRAPHQL_URL: z.url().optional(),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/, 'expected owner/name'),
  GITHUB_RUN_ID: z.string().default('0'),
  GITHUB_WORKFLOW_REF: z.string().optional(),
  GITHUB_EVENT_NAME: z.string(),
  GITHUB_EVENT_PATH: z.string(),
  GITHUB_STEP_SUMMARY: z.string().optional(),
  GITHUB_WORKSPACE: z.string().optional(),
  RUNNER_TEMP: z.string().optional(),
  RUNNER_DEBUG: z.string().optional(),
  ANTHROPIC_BASE_URL: z.url().optional(),
});
export type RunnerVariables = z.output<typeof runnerSchema>;

/** Throws `Stop('failed')` that names the variables which are missing or wrong. */
export function readRunner(environment: NodeJS.ProcessEnv): RunnerVariables {
  const present = Object.entries(environment).filter(([, value]) => value !== '');
  const runner = runnerSchema.safeParse(Object.fromEntries(present));
  if (runner.success) return runner.data;
  const names = [...new Set(runner.error.issues.map(({ path }) => `\`${path.join('.')}\``))].join(', ');
  const message = `These variables of the runner are missing or cannot be used: ${names}. Start Baton from a workflow of GitHub Actions, and correct what you set yourself.`;
  throw new Stop('failed', message, { cause: runner.error });
}

export async function actionDeps(
  inputs: ActionInputs,
  {
    runner,
    repository,
    environment,
    log,
    signal,
  }: {
    runner: RunnerVariables;
    repository: Pick<RepositoryRef, 'owner' | 'name'>;
    environment: NodeJS.ProcessEnv;
    log: Log;
    /** See `Host`. */
    signal: AbortSignal;
  },
): Promise<Deps> {
  const { owner, name } = repository;
  const { root, version } = await findPackage();
  const part = partOf(inputs, runner);
  const records = await recordDirectory(runner);
  const serverUrl = runner.GITHUB_SERVER_URL.replace(/\/$/, '');
  const secrets = [inputs.anthropic_api_key, inputs.github_token].filter((secret) => secret !== '');
  return {
    github: createGitHubClient({
      token: async () => inputs.github_token,
      apiUrl: runner.GITHUB_API_URL,
      ...(runner.GITHUB_GRAPHQL_URL && { graphqlUrl: runner.GITHUB_GRAPHQL_URL }),
      owner,
      repo: name,
      log,
      secrets,
      readOnly: part?.kind === 'work',
    }),
    model:
      part?.kind === 'publish'
        ? noModel()
        : createModelClient({ apiKey: inputs.anthropic_api_key, baseUrl: runner.ANTHROPIC_BASE_URL }),
    prompts: openPrompts(join(root, 'src', 'templates')),
    host: {
      serverUrl,
      token: async () => inputs.github_token,
      environment: hostVariables(environment),
      temporaryDirectory: temporaryDirectory(runner),
      hidden: [
        runner.RUNNER_TEMP,
        runner.GITHUB_WORKSPACE,
        records,
        part?.handover,
        ...credentialsOf(runner),
      ].filter((path) => path !== undefined),
      secrets,
      runUrl:
        runner.GITHUB_RUN_ID === '0'
          ? undefined
          : `${serverUrl}/${owner}/${name}/actions/runs/${runner.GITHUB_RUN_ID}`,
      records,
      versions: { baton: version, node: process.version },
      elsewhere: workflowOf(runner),
      debug: runner.RUNNER_DEBUG === '1',
      signal,
    },
    log,
    clock: () => new Date(),
    settings: {
      configPath: inputs.config_path,
      plannerModel: inputs.planner_model,
      implementerModel: inputs.implementer_model,
      maxCostUsd: inputs.max_cost_usd,
      sandbox: inputs.sandbox,
      dryRun: inputs.dry_run || part?.kind === 'work',
    },
    part,
  };
}

/** Each part holds one secret of the two. Throws Stop where the one that publishes was given the other as well. */
function partOf(
  { part: kind, handover, bot, anthropic_api_key }: ActionInputs,
  runner: RunnerVariables,
): Part | undefined {
  if (kind === undefined) return undefined;
  if (kind === 'publish' && anthropic_api_key !== '') {
    throw new Stop(
      'failed',
      'The part that publishes must not have the key of the model: leave `anthropic_api_key` out of that job.',
    );
  }
  return {
    kind,
    handover: resolve(handover ?? join(runner.RUNNER_TEMP ?? tmpdir(), 'baton-handover')),
    bot: kind === 'work' ? bot : undefined,
  };
}

/** From `owner/name/.github/workflows/baton.yml@refs/heads/main`, where that is this repository's. */
function workflowOf({ GITHUB_WORKFLOW_REF = '', GITHUB_REPOSITORY }: RunnerVariables): Elsewhere | undefined {
  const path = GITHUB_WORKFLOW_REF.slice(0, GITHUB_WORKFLOW_REF.lastIndexOf('@'));
  const isOwn = path.startsWith(`${GITHUB_REPOSITORY}/.github/workflows/`);
  return isOwn ? { kind: 'workflow', file: basename(path) } : undefined;
}

/** As whom the runner itself speaks to GitHub, where it lies outside of a home: two folders above its temporary directory. */
function credentialsOf({ RUNNER_TEMP }: RunnerVariables): string[] {
  if (RUNNER_TEMP === undefined) return [];
  const root = resolve(RUNNER_TEMP, '../..');
  return ['.credentials', '.credentials_rsaparams', '.env', '.runner'].map((name) => join(root, name));
}

/** A socket's path has 107 bytes at most, and what a command names it comes on top of the directories of the run. */
const LONGEST_TEMPORARY = 50;

/** The runner's own, which it empties itself, also after a run that was killed. */
function temporaryDirectory({ RUNNER_TEMP }: RunnerVariables): string {
  return RUNNER_TEMP !== undefined && Buffer.byteLength(RUNNER_TEMP) <= LONGEST_TEMPORARY
    ? RUNNER_TEMP
    : tmpdir();
}

/** The runner's own, where the next steps of the job find it; otherwise a new one, for nobody else to read. */
async function recordDirectory({ RUNNER_TEMP }: RunnerVariables): Promise<string> {
  return RUNNER_TEMP ?? makeTemporary(tmpdir(), 'baton-record-');
}
