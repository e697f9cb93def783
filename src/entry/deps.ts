import { access, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { createModelClient, noModel } from '../agent/model-client.ts';
import { openPrompts } from '../agent/prompts.ts';
import type { RepositoryRef } from '../core/command.ts';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import { createGitHubClient } from '../github/client.ts';
import type { Deps, Part } from '../jobs/deps.ts';
import { hostVariables } from '../workspace/host-variables.ts';
import type { ActionInputs } from './action-io.ts';

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
  ANTHROPIC_BASE_URL: z.url().optional(),
});
export type RunnerVariables = z.output<typeof runnerSchema>;

export function readRunner(environment: NodeJS.ProcessEnv): RunnerVariables {
  const present = Object.entries(environment).filter(([, value]) => value !== '');
  return runnerSchema.parse(Object.fromEntries(present));
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
  const root = await packageRoot();
  const part = partOf(inputs, runner);
  const records = await recordDirectory(runner);
  const serverUrl = runner.GITHUB_SERVER_URL.replace(/\/$/, '');
  return {
    github: createGitHubClient({
      token: inputs.github_token,
      apiUrl: runner.GITHUB_API_URL,
      ...(runner.GITHUB_GRAPHQL_URL && { graphqlUrl: runner.GITHUB_GRAPHQL_URL }),
      owner,
      repo: name,
      log,
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
      temporaryDirectory: tmpdir(),
      hidden: [runner.RUNNER_TEMP, runner.GITHUB_WORKSPACE, records, part?.handover].filter(
        (path) => path !== undefined,
      ),
      secrets: [inputs.anthropic_api_key, inputs.github_token].filter((secret) => secret !== ''),
      runUrl:
        runner.GITHUB_RUN_ID === '0'
          ? undefined
          : `${serverUrl}/${owner}/${name}/actions/runs/${runner.GITHUB_RUN_ID}`,
      records,
      versions: { baton: await versionOf(root), node: process.version },
      workflow: workflowFile(runner),
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

/** Of `owner/name/.github/workflows/baton.yml@refs/heads/main`, where that is this repository's. */
function workflowFile({ GITHUB_WORKFLOW_REF = '', GITHUB_REPOSITORY }: RunnerVariables): string | undefined {
  const path = GITHUB_WORKFLOW_REF.slice(0, GITHUB_WORKFLOW_REF.lastIndexOf('@'));
  return path.startsWith(`${GITHUB_REPOSITORY}/.github/workflows/`) ? basename(path) : undefined;
}

/** The directory of this package, from wherever in it this code runs: its sources or the bundle. */
async function packageRoot(): Promise<string> {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    if (await exists(join(directory, 'package.json'))) return directory;
    if (directory === dirname(directory)) throw new Error('The package of this program is incomplete');
  }
}

/** The runner's own, where the next steps of the job find it; otherwise a new one, for nobody else to read. */
async function recordDirectory({ RUNNER_TEMP }: RunnerVariables): Promise<string> {
  return RUNNER_TEMP ?? mkdtemp(join(tmpdir(), 'baton-record-'));
}

async function versionOf(root: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
