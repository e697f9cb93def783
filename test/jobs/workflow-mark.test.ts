import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Workflows } from '../../src/jobs/run/deps.ts';
import { markFor, startedBefore } from '../../src/jobs/workflow-mark.ts';
import { bot, github, repo, testClient, user } from '../github/support.ts';
import { lookingRun } from './support.ts';

const PATH = '.github/workflows/baton.yml';
const example = (name: string) => readFileSync(join(import.meta.dirname, '../../examples', name), 'utf8');

/** As the try knows of an earlier one, at `asked`; it is noon. */
function workflows(asked?: string) {
  const noted: Date[] = [];
  const client = testClient();
  const known: Workflows = {
    github: client,
    started: undefined,
    remember: async () => undefined,
    asked: asked === undefined ? undefined : new Date(asked),
    rememberAsking: async (at) => void noted.push(at),
    lookEveryMs: 1,
  };
  return { known, noted, waits: client.waits };
}

const runName = `run-name: "\${{ inputs.job }}"\n`;
const inputs = 'inputs: { command: { type: string }, job: { type: string } }';

test.each([
  ['the example', example('baton.yml'), true],
  ['the hardened example', example('baton-hardened.yml'), true],
  ['a workflow without the input', `${runName}on: { workflow_dispatch: {} }\n`, false],
  ['a workflow that does not show it', `on: { workflow_dispatch: { ${inputs} } }\n`, false],
  ['a workflow that starts otherwise', `${runName}on: [push]\n`, false],
  ['what is no workflow', '{{{', false],
  ['no file at all', undefined, false],
] as const)('%s is told which job it is for, if it shows that', async (_what, text, isTold) => {
  const { known, noted } = workflows();
  const content = { type: 'file', size: 1, encoding: 'base64', content: btoa(text ?? '') };
  github()
    .get(`${repo}/contents/${encodeURIComponent(PATH)}`)
    .query({ ref: 'main' })
    .reply(text === undefined ? 404 : 200, content);
  const mark = await markFor(lookingRun(), { path: PATH, ref: 'main', workflows: known });
  expect(mark).toEqual(isTold ? { job: '0123456789abcdef' } : {});
  // Before it can have been started, and only where there is something to look for.
  expect(noted).toEqual(isTold ? [new Date('2026-01-09T12:00:00Z')] : []);
});

const list = (...runs: object[]) =>
  github()
    .get(`${repo}/actions/workflows/baton.yml/runs`)
    .query({ event: 'workflow_dispatch', created: '>=2026-01-09T10:50:00Z', per_page: 100 })
    .reply(200, { total_count: runs.length, workflow_runs: runs });
const run = (id: number, display_title: string, actor: object | null = bot) => ({ id, display_title, actor });
const before = (known: Workflows) => startedBefore(lookingRun(), { file: 'baton.yml', workflows: known });

test('without an earlier try nothing is asked', async () => {
  expect(await before(workflows().known)).toBeUndefined();
});

test('an earlier run is the one of this account that shows the job', async () => {
  list(
    run(1, 'Baton: plan (fedcba9876543210)'),
    run(2, 'Baton: plan (0123456789abcdef)', user(9, 'ann')),
    run(3, 'Baton: plan (0123456789abcdef0)'),
    run(4, 'Baton', null),
    run(5, 'Baton: plan (0123456789abcdef)'),
  );
  expect(await before(workflows('2026-01-09T11:50:00Z').known)).toBe(5);
});

test('where it was asked for just now, GitHub is given the time to list it', async () => {
  const { known, waits } = workflows('2026-01-09T11:59:55Z');
  const late = run(5, 'Baton: plan (0123456789abcdef)');
  const ask = { event: 'workflow_dispatch', created: '>=2026-01-09T10:59:55Z', per_page: 100 };
  for (const runs of [[], [late]]) {
    github()
      .get(`${repo}/actions/workflows/baton.yml/runs`)
      .query(ask)
      .reply(200, { total_count: runs.length, workflow_runs: runs });
  }
  expect(await before(known)).toBe(5);
  expect(waits).toEqual([15_000]);
});

test('where it was asked for long ago and is not there, it was never started', async () => {
  const { known, waits } = workflows('2026-01-09T11:50:00Z');
  list();
  expect(await before(known)).toBeUndefined();
  expect(waits).toEqual([]);
});
