import { describe, expect, test } from '@jest/globals';
import { call, calls, type ModelTurn, type Reply, say, script } from '../support/claude/scripted-model.ts';
import { implementer, protocol, search, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage } from './support/stage.ts';

const done = say('Done.');

describe('ticking steps', () => {
  test('is told to the host, and the model hears what is still open', async () => {
    const ticks: [number, number][] = [];
    const turns: ModelTurn[] = [];
    await using stage = await openStage(script([tick(1, 2), shown(turns, tick(1, 1)), shown(turns, done)]));
    const session = await implementer(stage, { onTick: (...step) => void ticks.push(step) });
    await session.work(protocol);
    expect(ticks).toEqual([
      [1, 2],
      [1, 1],
    ]);
    expect(turns.map(({ result }) => result('complete_step')?.text)).toEqual([
      'Still open: 1.',
      'All steps of this phase are ticked.',
    ]);
    expect([...session.ticked.get(1)!]).toEqual([2, 1]);
    stage.claude.assertClean();
  });

  test.each([
    ['of another phase', { phase: 2, step: 1 }, 'The current phase is 1.'],
    ['that the phase does not have', { phase: 1, step: 3 }, 'Phase 1 has the steps 1, 2.'],
  ])('a step %s is refused', async (_, input, says) => {
    const ticks: unknown[] = [];
    const turns: ModelTurn[] = [];
    const wrong = call('complete_step', input);
    await using stage = await openStage(script([wrong, shown(turns, tick(1, 1, 2)), done]));
    await (await implementer(stage, { onTick: (...step) => void ticks.push(step) })).work(protocol);
    expect(turns[0]?.result('complete_step')).toMatchObject({ isError: true, text: says });
    expect(ticks).toHaveLength(2);
  });
});

describe('steps that are not ticked', () => {
  test('are named in a reminder', async () => {
    const turns: ModelTurn[] = [];
    await using stage = await openStage(script([tick(1, 1), done, shown(turns, tick(1, 2)), done]));
    expect(await (await implementer(stage)).work(protocol)).toEqual({ kind: 'worked' });
    expect(turns[0]?.lastUserText).toMatch(/^These steps of phase 1 are not ticked: 2\./);
    stage.claude.assertClean();
  });

  test('are left after two reminders', async () => {
    await using stage = await openStage(script([done, done, done]));
    const session = await implementer(stage);
    expect(await session.work(protocol)).toEqual({ kind: 'worked' });
    expect(session.ticked.get(1)).toBeUndefined();
    expect(stage.claude.requests).toHaveLength(3);
    stage.claude.assertClean();
  });

  test('of an earlier phase are not asked for again', async () => {
    await using stage = await openStage(script([done, done, done, tick(2, 1), done]));
    const session = await implementer(stage);
    await session.work(protocol);
    await session.work(search);
    expect([...session.ticked.keys()]).toEqual([2]);
    stage.claude.assertClean();
  });
});

describe('telling the host', () => {
  test('a question ends the work, at once', async () => {
    const ask: Reply = call('ask_question', { question: 'Which cache?' });
    await using stage = await openStage(script([ask]));
    const session = await implementer(stage);
    expect(await session.work(protocol)).toEqual({ kind: 'question', question: 'Which cache?' });
    expect(stage.claude.requests).toHaveLength(1);
    stage.claude.assertClean();
  });

  test('a question while a check is mended ends that', async () => {
    await using stage = await openStage(script([call('ask_question', { question: 'Why?' })]));
    const session = await implementer(stage);
    expect(await session.fix({ kind: 'check', round: 1, rounds: 3, text: 'x' })).toEqual({
      kind: 'question',
      question: 'Why?',
    });
  });

  test('deviations are kept', async () => {
    const deviation = { phase: 1, reason: 'It was renamed.', files: ['a.js'] };
    const both = calls({ name: 'report_deviation', input: deviation }, ...tick(1, 1, 2).toolCalls!);
    await using stage = await openStage(script([both, done]));
    const session = await implementer(stage);
    await session.work(protocol);
    expect(session.deviations).toEqual([deviation]);
  });
});
