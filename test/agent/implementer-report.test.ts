import { expect, test } from '@jest/globals';
import { call, type ModelTurn, type Reply, say, script } from '../support/claude/scripted-model.ts';
import { implementer, PLAN, protocol, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage } from './support/stage.ts';

const CRITERIA = ["greet('Ada') returns Hello, Ada!", 'npm test passes'];
const done = say('Done.');

function answering(...criteria: string[]): Reply {
  const answers = criteria.map((criterion) => ({ criterion, met: true, evidence: `seen: ${criterion}` }));
  return call('submit_report', { criteria: answers, next_steps: ['Look at it.'] });
}

test('the report is asked for with the criteria and how the check went', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([tick(1, 1, 2), done, shown(turns, answering(...CRITERIA))]));
  const session = await implementer(stage);
  await session.work(protocol);
  expect(await session.report(CRITERIA, 'The quality check passed.')).toEqual({
    criteria: CRITERIA.map((criterion) => ({ criterion, met: true, evidence: `seen: ${criterion}` })),
    next_steps: ['Look at it.'],
  });
  expect(turns[0]?.lastUserText).toContain('The quality check passed.');
  for (const criterion of CRITERIA) expect(turns[0]?.lastUserText).toContain(`- ${criterion}\n`.trimEnd());
  expect(stage.ledger.entries.at(-1)).not.toHaveProperty('phase');
  stage.claude.assertClean();
});

test('a report before it is asked for is refused', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([answering(...CRITERIA), shown(turns, tick(1, 1, 2)), done]));
  await (await implementer(stage)).work(protocol);
  expect(turns[0]?.result('submit_report')).toMatchObject({
    isError: true,
    text: expect.stringContaining('Not yet'),
  });
});

test.each([
  {
    what: 'lacks a criterion',
    given: CRITERIA.slice(1),
    says: ["Missing: greet('Ada') returns Hello, Ada!"],
  },
  {
    what: 'has words of its own',
    given: ['It greets', CRITERIA[1]!],
    says: ["Missing: greet('Ada')", 'Not a criterion of the plan: It greets'],
  },
  {
    what: 'answers twice',
    given: [...CRITERIA, CRITERIA[1]!],
    says: ['Answered more than once: npm test passes'],
  },
])('a report that $what is told what is wrong, until it is right', async ({ given, says }) => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([answering(...given), shown(turns, answering(...CRITERIA))]));
  const report = await (await implementer(stage)).report(CRITERIA, '');
  const told = turns[0]?.result('submit_report');
  expect(told?.isError).toBe(true);
  for (const line of says) expect(told?.text).toContain(line);
  expect(report?.criteria).toHaveLength(2);
  stage.claude.assertClean();
});

test("marks of Markdown and spaces do not matter, and the report has the plan's words", async () => {
  const loose = answering("`greet('Ada')` returns\n  **Hello, Ada!**", '`npm test` passes');
  await using stage = await openStage(script([loose]));
  const report = await (await implementer(stage)).report(CRITERIA, '');
  expect(report?.criteria.map(({ criterion }) => criterion)).toEqual(CRITERIA);
});

test('a report that does not come is asked for twice more, and then missing', async () => {
  await using stage = await openStage(script([done, done, done]));
  expect(await (await implementer(stage)).report(CRITERIA, '')).toBeUndefined();
  expect(stage.claude.requests).toHaveLength(3);
  stage.claude.assertClean();
});

test('where all phases were done before, the request for the report brings the plan', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, answering(...CRITERIA))]));
  await (await implementer(stage)).report(CRITERIA, 'CHECKED');
  expect(turns[0]?.lastUserText).toContain(PLAN.trim());
  expect(turns[0]?.lastUserText).toContain('CHECKED');
});

test('a question is too late then, and no step is left to tick', async () => {
  const turns: ModelTurn[] = [];
  const late: Reply = {
    toolCalls: [
      { name: 'ask_question', input: { question: 'Well?' } },
      { name: 'complete_step', input: { phase: 1, step: 1 } },
    ],
  };
  await using stage = await openStage(script([late, shown(turns, answering(...CRITERIA))]));
  expect(await (await implementer(stage)).report(CRITERIA, '')).toBeDefined();
  expect(turns[0]?.result('ask_question')?.text).toContain('next_steps');
  expect(turns[0]?.result('complete_step')?.text).toBe('The current phase is over.');
});
