import { describe, expect, test } from '@jest/globals';
import { readFigures } from '../../src/jobs/read-figures.ts';
import type { Outcome } from '../../src/jobs/run/outcome.ts';
import { writeRunMark } from '../../src/jobs/run/run-mark.ts';
import { github, pullRequestAnswer, repo, testClient, user } from '../github/support.ts';
import { jobFor } from '../queue/job-for.ts';
import { approval, comment, labelOn, merged } from '../queue/support.ts';
import { plan, stopped } from '../report/figures.ts';

const branch = 'baton/issue-42-cache';
const label = jobFor(labelOn(42)).command;
const review = jobFor(approval(7, { id: 5, branch })).command;
const merge = jobFor(merged(7, { branch })).command;
const status = jobFor(comment('/baton status', { on: 42, id: 6 })).command;

const recorded = { plan: plan(), stopped: stopped({ failed: 1 }) };
const body = [
  'A plan.',
  '',
  writeRunMark({ kind: 'plan', ...recorded.plan }),
  writeRunMark({ kind: 'stopped', ...recorded.stopped }),
].join('\n');
const readAt = new Date('2026-01-09T12:00:00Z');
const figures = { pullRequest: 7, readAt, recorded };

const outcome = (given: Partial<Outcome>): Outcome => ({
  conclusion: 'planned',
  line: '',
  report: '',
  ...given,
});
const named = outcome({ pullRequest: { number: 7, url: '' } });
const read = (command: typeof label, ended: Outcome) =>
  readFigures({ github: testClient(), clock: () => readAt }, { command, outcome: ended });
const pullIs = (overrides: object = {}) =>
  github()
    .get(`${repo}/pulls/7`)
    .reply(200, pullRequestAnswer({ body, ...overrides }));
const issueIs = (number: number, overrides: object = {}) =>
  github()
    .get(`${repo}/issues/${number}`)
    .reply(200, { number, title: 'Cache', user: user(1, 'asker'), updated_at: readAt, ...overrides });
const plansAre = (...pulls: object[]) => {
  const refs = pulls.length === 0 ? [] : [{ ref: `refs/heads/${branch}` }];
  github().get(`${repo}/git/matching-refs/heads%2Fbaton%2Fissue-42-`).reply(200, refs);
  if (pulls.length === 0) return;
  const query = { head: `octo:${branch}`, state: 'open', per_page: 100 };
  github().get(`${repo}/pulls`).query(query).reply(200, pulls);
};

test('are those of the pull request that the run names, whether it came to its end or stopped', async () => {
  pullIs();
  expect(await read(label, named)).toEqual(figures);
  pullIs();
  expect(await read(review, { ...named, conclusion: 'failed', mayPass: true })).toEqual(figures);
});

describe('of a workflow that was followed, which does not tell', () => {
  const followed = outcome({ conclusion: 'answered' });

  test('are those of the plan for the issue', async () => {
    issueIs(42);
    plansAre(pullRequestAnswer({ body }));
    expect(await read(label, followed)).toEqual(figures);
  });

  test('are those of the pull request that was reviewed, also where the workflow failed', async () => {
    issueIs(7, { pull_request: {} });
    pullIs();
    expect(await read(review, outcome({ conclusion: 'failed' }))).toEqual(figures);
  });

  test('are none where there is no plan', async () => {
    issueIs(42);
    plansAre();
    expect(await read(label, followed)).toBeUndefined();
  });
});

test('are read once more when the pull request is merged', async () => {
  pullIs({ state: 'closed', merged: true });
  expect(await read(merge, outcome({ conclusion: 'ignored' }))).toEqual(figures);
});

test.each([
  ['somebody else', { user: user(9, 'rob') }],
  ['a fork', { head: { ...pullRequestAnswer().head, repo: { id: 2 } } }],
  ['another branch', { head: { ...pullRequestAnswer().head, ref: 'renovate/all' } }],
])('are not believed of %s', async (_what, overrides) => {
  pullIs(overrides);
  expect(await read(merge, outcome({ conclusion: 'ignored' }))).toBeUndefined();
});

test('are none where nothing is recorded', async () => {
  pullIs({ body: 'A plan.' });
  expect(await read(label, named)).toBeUndefined();
});

// Whatever is asked of GitHub fails the test.
test.each([
  ['what is ignored', review, outcome({ conclusion: 'ignored' })],
  ['what is tried again', label, outcome({ conclusion: 'failed', mayPass: true })],
  ['a merge that is tried again', merge, outcome({ conclusion: 'failed', mayPass: true })],
  ['an answer', status, outcome({ conclusion: 'answered' })],
] as const)('are not looked for after %s', async (_what, command, ended) => {
  expect(await read(command, ended)).toBeUndefined();
});
