import { expect, test } from '@jest/globals';
import type { Submission } from '../../src/agent/planner-tools.ts';
import { call, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { plan, submission } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts } from './support/stage.ts';

const task = { kind: 'revise', plan: 'THE PLAN', points: 'THE POINTS', count: 2 } as const;
const answers = [
  { point: 2, answer: 'It stays.' },
  { point: 1, answer: 'It is bounded now.' },
];
const submit = call('submit_plan', { ...submission, answers });

test('the planner is told its plan, the points and the primer, and may not decline', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([shown(turns, submit)]));
  await plan(stage, { task });
  const [turn] = turns;
  expect(turn?.lastUserText).toMatch(/Read the primer first.*THE PLAN.*2 numbered point.*THE POINTS/s);
  expect(turn?.system).toBe(await prompts.skill('opus-planner'));
  expect(turn?.tools).toEqual(['read', 'glob', 'grep', 'submit_plan', 'ask_clarification']);
  const tool = turn?.toolDefinitions.find(({ name }) => name === 'submit_plan');
  expect(tool?.input_schema.required).toEqual(['title', 'slug', 'body', 'answers']);
});

test('the answers reach the review in the order of the points', async () => {
  const seen: Submission[] = [];
  const review = async (submitted: Submission) => {
    seen.push(submitted);
    return { kind: 'accepted' as const, plan: 'new' };
  };
  await using stage = await openStage(script([submit]));
  expect(await plan(stage, { task, review })).toEqual({ kind: 'submitted', plan: 'new' });
  expect(seen).toEqual([{ ...submission, answers: ['It is bounded now.', 'It stays.'] }]);
});

test('a point without an answer goes back to the planner before the plan is looked at', async () => {
  const turns: ModelTurn[] = [];
  const partly = call('submit_plan', { ...submission, answers: answers.slice(0, 1) });
  let reviews = 0;
  const review = async () => {
    reviews += 1;
    return { kind: 'accepted' as const, plan: 'new' };
  };
  await using stage = await openStage(script([partly, shown(turns, submit)]));
  await plan(stage, { task, review });
  expect(turns[0]?.result('submit_plan')).toMatchObject({ isError: true, text: 'Point 1 has no answer.' });
  expect(reviews).toBe(1);
});

test('a reminder speaks of what there is to end with', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([say('Hm.'), shown(turns, submit)]));
  await plan(stage, { task });
  expect(turns[0]?.lastUserText).toContain('an answer to each point');
  expect(turns[0]?.lastUserText).not.toContain('decline');
});

test('a question ends the session', async () => {
  await using stage = await openStage(script([call('ask_clarification', { questions: ['How long?'] })]));
  expect(await plan(stage, { task })).toEqual({ kind: 'questions', questions: ['How long?'] });
});
