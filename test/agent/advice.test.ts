import { expect, test } from '@jest/globals';
import { priceOf } from '../../src/agent/prices.ts';
import { byModel } from '../support/claude/route-script.ts';
import { type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { implementer, PLAN, protocol, search, tick } from './support/implementing.ts';
import { shown } from './support/shown.ts';
import { openStage, type Stage } from './support/stage.ts';

const advisor = { model: 'claude-opus-5-5', changes: async () => 'diff --git a/x.js b/x.js' };
const done = [tick(1, 1, 2), say('Done.')];
const mended = Array.from({ length: 3 }, () => say('Mended.'));

/** A phase whose check fails three times. */
async function strugglePhase(stage: Stage, overrides: Parameters<typeof implementer>[1] = { advisor }) {
  const session = await implementer(stage, overrides);
  await session.work(protocol);
  for (const round of [1, 2, 3]) {
    await session.fix({ kind: 'check', round, rounds: 3, text: `expected ${round} to be 0` });
  }
}

test('the model can ask the advisor in the middle of a turn, and each is paid at its own price', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(
    script([{ ...tick(1, 1), asksAdvisor: true }, shown(turns, tick(1, 2)), say('Done.'), ...mended]),
    { advise: () => 'Begin with the test.' },
  );
  await strugglePhase(stage);

  expect(turns[0]?.tools.at(-1)).toBe('advisor');
  expect(JSON.stringify(turns[0]?.messages)).toContain('Begin with the test.');
  expect(stage.claude.requests[0]?.headers['anthropic-beta']).toContain('advisor-tool-2026-03-01');
  const [asked, next] = stage.ledger.entries;
  expect(asked?.parts?.map(({ kind, model }) => [kind, model])).toEqual([
    ['message', 'claude-sonnet-5-5'],
    ['advisor_message', 'claude-opus-5-5'],
    ['message', 'claude-sonnet-5-5'],
  ]);
  const at = new Date(asked!.at);
  const prices = asked!.parts!.map((part) => priceOf(part.model, part, at) ?? Number.NaN);
  expect(asked?.parts?.map(({ usd }) => usd)).toEqual(prices);
  expect(asked?.usd).toBeCloseTo(prices[0]! + prices[1]! + prices[2]!, 10);
  expect(next).not.toHaveProperty('parts');
  const { requests, input, output, cacheRead, cacheWrite } = stage.claude.totals();
  expect(stage.ledger.totals()).toMatchObject({
    requests,
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
  });
  stage.claude.assertClean();
});

test('where the tool is not to be had, the advisor is asked when two attempts have failed', async () => {
  const asked: ModelTurn[] = [];
  const told: ModelTurn[] = [];
  await using stage = await openStage(
    byModel({
      'claude-opus-5-5': script([shown(asked, say('The cause is in x.js.'))]),
      'claude-sonnet-5-5': script([...done, ...mended.map((reply) => shown(told, reply))]),
    }),
    { advisor: 'rejected' },
  );
  await strugglePhase(stage);

  for (const part of [PLAN.trim(), 'diff --git a/x.js', 'expected 3 to be 0']) {
    expect(asked[0]?.lastUserText).toContain(part);
  }
  expect(asked[0]?.tools).toEqual([]);
  expect(told.map(({ lastUserText }) => lastUserText.includes('The cause is in x.js.'))).toEqual([
    false,
    false,
    true,
  ]);
  expect(told[2]?.lastUserText).toContain('expected 3 to be 0');
  const advice = stage.ledger.entries.filter(({ role }) => role === 'advisor');
  expect(advice).toMatchObject([{ model: 'claude-opus-5-5', phase: 1, session: 2 }]);
  expect(advice[0]?.usd).toBeGreaterThan(0);
  stage.claude.assertClean();
});

test('nobody is asked where nobody is named', async () => {
  await using stage = await openStage(script([...done, ...mended]));
  await strugglePhase(stage, {});
  expect(stage.bodies().flatMap(({ tools }) => tools ?? [])).not.toContainEqual(
    expect.objectContaining({ name: 'advisor' }),
  );
  expect(stage.ledger.breakdown().sessions).toHaveLength(1);
  stage.claude.assertClean();
});

test('an advisor that is not there does not keep the work from going on', async () => {
  await using stage = await openStage(script([...done, ...mended]), { advisor: 'rejected' });
  stage.claude.expectRejection('model: claude-opus-9');
  await strugglePhase(stage, { advisor: { ...advisor, model: 'claude-opus-9' } });
  stage.claude.assertClean();
});

test('an advisor that may not advise this model is asked by the host instead', async () => {
  await using stage = await openStage(
    byModel({
      'claude-haiku-5-5': script([say('Hm.')]),
      'claude-sonnet-5-5': script([...done, ...mended]),
    }),
  );
  stage.claude.expectRejection('cannot be the advisor of');
  await strugglePhase(stage, { advisor: { ...advisor, model: 'claude-haiku-5-5' } });
  stage.claude.assertClean();
});

test('a request for advice that no limit leaves room for is not made', async () => {
  await using stage = await openStage(script([...done, ...mended]), {
    advisor: 'rejected',
    limits: { contextTokens: 16_000 },
  });
  await strugglePhase(stage, { advisor: { ...advisor, changes: async () => 'x'.repeat(1_000_000) } });
  expect(stage.ledger.breakdown().sessions).toHaveLength(1);
  stage.claude.assertClean();
});

test('each phase may be advised once more', async () => {
  await using stage = await openStage(
    byModel({
      'claude-opus-5-5': script([say('One.'), say('Two.')]),
      'claude-sonnet-5-5': script([...done, ...mended, tick(2, 1), say('Done.'), say('Mended.')]),
    }),
    { advisor: 'rejected' },
  );
  const session = await implementer(stage, { advisor });
  await session.work(protocol);
  for (const round of [1, 2, 3]) await session.fix({ kind: 'check', round, rounds: 3, text: 'no' });
  await session.work(search);
  await session.fix({ kind: 'check', round: 3, rounds: 3, text: 'no' });
  expect(stage.ledger.entries.filter(({ role }) => role === 'advisor').map(({ phase }) => phase)).toEqual([
    1, 2,
  ]);
  stage.claude.assertClean();
});
