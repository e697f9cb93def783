import { expect, test } from '@jest/globals';
import type { Submission } from '../../src/agent/planner-tools.ts';
import { Stop } from '../../src/core/stop.ts';
import { call, calls, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { plan, submission, submit, task } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts } from './support/stage.ts';

test('the planner looks around and hands in a plan', async () => {
  const turns: ModelTurn[] = [];
  const look = calls(
    { name: 'read', input: { file_path: 'src/search.js' } },
    { name: 'glob', input: { pattern: '**/*.js' } },
    { name: 'grep', input: { pattern: 'export' } },
  );
  await using stage = await openStage(script([shown(turns, look), shown(turns, submit)]), {
    files: { 'src/search.js': 'export function search() {}\n' },
  });

  expect(await plan(stage)).toEqual({ kind: 'submitted', plan: 'Cache search' });

  expect(turns[1]?.lastToolResults.map(({ name, text }) => [name, text])).toEqual([
    ['read', 'export function search() {}\n'],
    ['glob', 'src/search.js'],
    ['grep', 'src/search.js:1:export function search() {}\n'],
  ]);
  expect(stage.ledger.totals()).toMatchObject({ requests: 2, unpricedModels: [] });
  expect(stage.ledger.entries.map(({ role, model }) => [role, model])).toEqual([
    ['planner', 'claude-opus-5-5'],
    ['planner', 'claude-opus-5-5'],
  ]);
  expect(stage.events.filter(({ kind }) => kind === 'turn')).toMatchObject([
    { kind: 'turn', role: 'planner', tools: ['read', 'glob', 'grep'], totals: { requests: 1 } },
    { kind: 'turn', role: 'planner', tools: ['submit_plan'], totals: { requests: 2 } },
  ]);
  stage.claude.assertClean();
});

test('it is offered what the contract names and nothing to write with', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  await plan(stage);
  const tools = turns[0]!.toolDefinitions.map(({ name, input_schema: { properties, required } }) => ({
    name,
    inputs: Object.keys(properties ?? {}),
    required,
  }));
  expect(tools).toEqual([
    { name: 'read', inputs: ['file_path', 'view_range'], required: ['file_path'] },
    { name: 'glob', inputs: ['pattern', 'path'], required: ['pattern'] },
    { name: 'grep', inputs: ['pattern', 'path'], required: ['pattern'] },
    { name: 'submit_plan', inputs: ['title', 'slug', 'body'], required: ['title', 'slug', 'body'] },
    { name: 'ask_clarification', inputs: ['questions'], required: ['questions'] },
    { name: 'decline', inputs: ['reason', 'suggestion'], required: ['reason'] },
  ]);
});

test('it is told its skill, the primer to read first and the request', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  await plan(stage);
  expect(turns[0]).toMatchObject({ model: 'claude-opus-5-5', system: await prompts.skill('opus-planner') });
  expect(turns[0]?.lastUserText).toMatch(
    /Read the primer first: `\.claude\/PRIMER\.md`[\s\S]*Search is slow\./,
  );
});

test.each([
  ['no primer', { primer: { path: 'P.md', exists: false } }, 'has no primer (`P.md` does not exist)'],
  ['an earlier plan', { task: { ...task, previousPlan: 'THE OLD PLAN' } }, 'THE OLD PLAN'],
  [
    'questions that were asked before',
    { task: { ...task, hasAsked: true }, maxQuestions: 1 },
    'Questions that you may still ask: 1.',
  ],
  [
    'a plan that is wanted in any case',
    { task: { ...task, mayDecline: false } },
    'A plan is wanted in any case',
  ],
])('with %s it is told so', async (_, overrides, said) => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  await plan(stage, overrides);
  expect(turns[0]?.lastUserText).toContain(said);
});

test("the repository's own skill takes the place of the bundled one", async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  await plan(stage, { skill: '---\nname: opus-planner\n---\n# Ours' });
  expect(turns[0]?.system).toBe('# Ours');
});

test('findings go back to the planner, and a second submission is accepted', async () => {
  const seen: Submission[] = [];
  const review = async (submitted: Submission) => {
    seen.push(submitted);
    if (seen.length === 1) return { kind: 'findings' as const, text: 'README.rst does not exist.' };
    return { kind: 'accepted' as const, plan: submitted.title };
  };
  const turns: ModelTurn[] = [];
  const better = call('submit_plan', { ...submission, title: 'Better' });
  await using stage = await openStage(script([submit, shown(turns, better)]));
  expect(await plan(stage, { review })).toEqual({ kind: 'submitted', plan: 'Better' });
  expect(turns[0]?.result('submit_plan')).toMatchObject({
    isError: true,
    text: 'README.rst does not exist.',
  });
  expect(seen.map(({ title }) => title)).toEqual(['Cache search', 'Better']);
  stage.claude.assertClean();
});

test('a submission that lacks something is not reviewed', async () => {
  const turns: ModelTurn[] = [];
  const partly = calls({ name: 'submit_plan', input: { title: 'x' }, offSpec: true });
  await using stage = await openStage(script([partly, shown(turns, submit)]));
  await plan(stage);
  expect(turns[0]?.result('submit_plan')).toMatchObject({ isError: true });
  expect(turns[0]?.result('submit_plan')?.text).toContain('→ at slug');
});

test('a turn that ends without a result is answered with a reminder', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([say('I think…'), say('Well…'), shown(turns, submit)]));
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  const ends = '`submit_plan`, `ask_clarification` or `decline`';
  expect(turns[0]?.lastUserText).toBe(await prompts.message('plan-reminder', { ends }));
});

test('after two reminders the run stops', async () => {
  await using stage = await openStage(script([say('One.'), say('Two.'), say('Three.')]));
  const stop = await plan(stage).catch((error: unknown) => error);
  expect(stop).toBeInstanceOf(Stop);
  expect(stop).toMatchObject({ conclusion: 'failed', message: expect.stringContaining('without a plan') });
  expect(stage.claude.requests).toHaveLength(3);
  stage.claude.assertClean();
});

test('questions end the session, unless there are too many', async () => {
  const turns: ModelTurn[] = [];
  const ask = (...questions: string[]) => call('ask_clarification', { questions });
  await using stage = await openStage(script([ask('A?', 'B?', 'C?'), shown(turns, ask('A?', 'B?'))]));
  expect(await plan(stage)).toEqual({ kind: 'questions', questions: ['A?', 'B?'] });
  expect(turns[0]?.result('ask_clarification')).toMatchObject({ isError: true });
  expect(turns[0]?.result('ask_clarification')?.text).toContain('At most 2 questions');
});

test('where none is left, a question is answered by the order to decide', async () => {
  const turns: ModelTurn[] = [];
  const ask = call('ask_clarification', { questions: ['A?'] });
  await using stage = await openStage(script([ask, shown(turns, submit)]));
  expect(await plan(stage, { maxQuestions: 0 })).toMatchObject({ kind: 'submitted' });
  expect(turns[0]?.result('ask_clarification')).toMatchObject({
    isError: true,
    text: expect.stringContaining('No question is left. Decide it yourself'),
  });
});

test('a plan that is wanted in any case cannot be declined', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([say('It is a typo.'), shown(turns, submit)]));
  await plan(stage, { task: { ...task, mayDecline: false } });
  expect(turns[0]?.tools).toEqual(['read', 'glob', 'grep', 'submit_plan', 'ask_clarification']);
  expect(turns[0]?.lastUserText).toContain('end with `submit_plan` or `ask_clarification`.');
});

test.each([
  [{ reason: 'A typo.' }, { kind: 'declined', reason: 'A typo.', suggestion: undefined }],
  [
    { reason: 'A typo.', suggestion: 'Fix it.' },
    { kind: 'declined', reason: 'A typo.', suggestion: 'Fix it.' },
  ],
])('declining ends the session: %j', async (input, end) => {
  await using stage = await openStage(script([call('decline', input)]));
  expect(await plan(stage)).toEqual(end);
  expect(stage.claude.requests).toHaveLength(1);
});

test('of two ends in one turn the first counts, and no plan is reviewed after it', async () => {
  const both = calls(
    { name: 'decline', input: { reason: 'No need.' } },
    { name: 'submit_plan', input: submission },
  );
  await using stage = await openStage(script([both]));
  const review = () => Promise.reject(new Error('it was reviewed'));
  expect(await plan(stage, { review })).toMatchObject({ kind: 'declined' });
});

test('what the review throws ends the run as it is', async () => {
  const stop = new Stop('blocked', 'The branch is gone.');
  await using stage = await openStage(script([submit]));
  await expect(plan(stage, { review: () => Promise.reject(stop) })).rejects.toBe(stop);
  expect(stage.claude.requests).toHaveLength(1);
});
