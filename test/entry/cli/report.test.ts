import { expect, jest, test } from '@jest/globals';
import { readSince } from '../../../src/entry/cli/report.ts';
import { writeRunMark } from '../../../src/jobs/run/run-mark.ts';
import { makeCheckout } from '../../init/support/checkout.ts';
import { call } from '../../support/claude/scripted-model.ts';
import { openProposal } from '../../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../../support/scenarios/greeting.ts';
import { openStory } from '../../support/story.ts';
import { reportOn } from './support/report-on.ts';
import { typed } from './support/typed.ts';

jest.setTimeout(60_000);

test('runs leave their figures, and the report adds them up', async () => {
  await using story = await openStory({ ...greeting, model: greetingModel() });
  await story.run(story.label());
  await story.run(await story.approve(2));
  const { exitCode, stdout } = await reportOn(story, '--json', '--since', '3650d');
  expect(exitCode).toBe(0);
  const metrics = JSON.parse(stdout);
  expect(metrics).toMatchObject({
    command: 'report',
    plans: { made: 1, revised: 0 },
    implementations: 1,
    adherence: { mean: 100, least: 100 },
    firstTime: { passed: 1, of: 1 },
    criteria: { met: 1, of: 1 },
    questions: { mean: 0, most: 0 },
    saved: { of: 1 },
  });
  for (const key of ['usd', 'tokens', 'peakContextTokens', 'labelToPlanMs', 'approvalToPushMs']) {
    expect(metrics[key]).toBeGreaterThan(0);
  }
  expect((await reportOn(story, '--markdown')).stdout).toContain('| Plans | 1, of which 0 revised |');
  expect((await reportOn(story, '--since', '2999-01-01')).stdout).toContain('0, of which 0 revised');
  story.assertClean();
});

test('runs that stopped are told as well, and stay when the plan is carried out after all', async () => {
  const { planner, phaseOne, phaseTwo, report: last } = greetingScripts;
  const read = call('read', { file_path: 'greet.sh' });
  const model = greetingModel({ plans: planner, implements: [read, ...phaseOne, ...phaseTwo, last] });
  await using story = await openStory({ ...greeting, model });
  await story.run(story.label());
  const inputs = { max_cost_usd: '0.001' };
  const broken = await story.run(await story.approve(2), { inputs });
  expect(broken.outputs.conclusion).toBe('limit_reached');
  const figures = async () => JSON.parse((await reportOn(story, '--json')).stdout);
  const usd = Number(broken.outputs.cost_usd);
  const stopped = { failed: 0, limits: 1, cancelled: 0, held: 0, usd: expect.closeTo(usd, 5) };
  expect(await figures()).toMatchObject({ plans: { made: 1 }, implementations: 0, stopped });
  await story.run(await story.approve(2));
  expect(await figures()).toMatchObject({ implementations: 1, stopped });
  expect((await reportOn(story)).stdout).toMatch(/^Runs that stopped +1 at a limit; \$0\.\d+$/m);
  story.assertClean();
});

test('what somebody else opened does not count', async () => {
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: [] }),
  });
  const { github, repository } = story;
  await github.commit({
    repository,
    branch: 'baton/issue-9-mine',
    files: { 'a.txt': 'a' },
    message: 'a',
    author: 'rob',
  });
  const figures = {
    at: new Date().toISOString(),
    tokens: 1,
    peakContextTokens: 1,
    usd: 999,
    versions: 1,
    questions: 0,
  };
  const pull = await github.openPullRequest({
    repository,
    author: 'rob',
    title: 'Mine',
    head: 'baton/issue-9-mine',
  });
  pull.body = writeRunMark({ kind: 'plan', ...figures });
  expect(JSON.parse((await reportOn(story, '--json')).stdout)).toMatchObject({ plans: { made: 0 }, usd: 0 });
  expect(JSON.parse((await reportOn(story, '--json', '--bot', 'rob')).stdout)).toMatchObject({
    plans: { made: 1 },
  });
});

test('without a token it says what is missing', async () => {
  await using checkout = await makeCheckout({ 'a.txt': 'a' });
  const { exitCode, stderr } = await typed(['report'], { directory: checkout.root });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('set GITHUB_TOKEN');
});

test.each([
  [['--app', '--bot', 'rob'], '--bot is for pull requests, and --app does not look at them'],
  [['--app', '--since', 'yesterday'], '--since takes'],
])('%j is wrong usage', async (args, says) => {
  const { exitCode, stdout, stderr } = await typed(['report', ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(says);
});

test.each([
  ['30d', '2025-12-10T12:00:00.000Z'],
  ['2w', '2025-12-26T12:00:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
])('%s', (text, from) => {
  expect(readSince(text, new Date('2026-01-09T12:00:00Z')).toISOString()).toBe(from);
});

test.each(['', '30', 'yesterday', '2026-02-30', '2026-13-01', '0d'])('%j is no time', (text) => {
  expect(() => readSince(text, new Date())).toThrow('--since takes');
});
