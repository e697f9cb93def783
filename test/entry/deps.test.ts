import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { actionDeps, readRunner } from '../../src/entry/deps.ts';
import { testClient } from '../github/support.ts';

const temp = mkdtempSync(join(tmpdir(), 'entry-'));
afterAll(() => rmSync(temp, { recursive: true }));

const runner = {
  GITHUB_REPOSITORY: 'octo/demo',
  GITHUB_EVENT_NAME: 'issues',
  GITHUB_EVENT_PATH: '/event.json',
};

describe('the runner’s variables', () => {
  test('have defaults where a server of its own would set others', () => {
    expect(readRunner({ ...runner, GITHUB_SERVER_URL: '', RUNNER_TEMP: '' })).toEqual({
      ...runner,
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: '0',
    });
  });

  test.each([
    [{ ...runner, GITHUB_REPOSITORY: 'octo' }, '`GITHUB_REPOSITORY`'],
    [{}, '`GITHUB_REPOSITORY`, `GITHUB_EVENT_NAME`, `GITHUB_EVENT_PATH`'],
    [
      { ...runner, GITHUB_API_URL: 'nonsense', ANTHROPIC_BASE_URL: 'x' },
      '`GITHUB_API_URL`, `ANTHROPIC_BASE_URL`',
    ],
  ])('that are wrong or missing are named: %j', (environment, names) => {
    expect(() => readRunner(environment)).toThrow(
      expect.objectContaining({
        name: 'Stop',
        message: `These variables of the runner are missing or cannot be used: ${names}. Start Baton from a workflow of GitHub Actions, and correct what you set yourself.`,
      }),
    );
  });
});

describe('a run works', () => {
  const depsFor = (environment: Record<string, string>) =>
    actionDeps(inputs, {
      runner: readRunner({ ...runner, ...environment }),
      repository: { owner: 'octo', name: 'demo' },
      environment: {},
      log: testClient().log,
      signal: new AbortController().signal,
    });

  test('in the runner’s temporary directory, which commands do not see', async () => {
    const { host } = await depsFor({ RUNNER_TEMP: temp });
    expect(host.temporaryDirectory).toBe(temp);
    expect(host.hidden).toContain(temp);
  });

  test('with the runner’s own credentials out of the sight of commands', async () => {
    const { host } = await depsFor({ RUNNER_TEMP: '/opt/runner/_work/_temp' });
    expect(host.hidden).toEqual(
      expect.arrayContaining(['/opt/runner/.credentials', '/opt/runner/.credentials_rsaparams']),
    );
  });

  test('in the machine’s where the runner’s has so long a path that no socket fits below it', async () => {
    const long = join(temp, 'x'.repeat(60));
    const { host } = await depsFor({ RUNNER_TEMP: long });
    expect(host.temporaryDirectory).toBe(tmpdir());
    expect(host.hidden).toContain(long);
  });

  test.each([
    ['1', true],
    ['', false],
  ])('with RUNNER_DEBUG=%j tells a fault’s origin: %j', async (RUNNER_DEBUG, debug) => {
    expect((await depsFor({ RUNNER_TEMP: temp, RUNNER_DEBUG })).host.debug).toBe(debug);
  });
});

const inputs = {
  anthropic_api_key: 'sk-ant-x',
  github_token: 'ghs_x',
  command: undefined,
  issue: undefined,
  pull_request: undefined,
  instructions: undefined,
  auto: undefined,
  config_path: '.github/baton.yml',
  planner_model: undefined,
  implementer_model: undefined,
  max_cost_usd: undefined,
  sandbox: undefined,
  dry_run: false,
  handover: undefined,
  bot: undefined,
  part: undefined,
};
