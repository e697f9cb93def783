import { expect, test } from '@jest/globals';
import { Ledger } from '../../src/agent/ledger.ts';
import { request, usage } from './support/usage.ts';

test('each request is an entry with its tokens, its price and the size of its prompt', () => {
  const ledger = new Ledger();
  const entry = ledger.record(request([10, 2_000, 30_000, 400]));
  expect(entry).toEqual({
    session: 1,
    role: 'implementer',
    model: 'claude-sonnet-5-5',
    phase: 1,
    at: '2026-11-20T10:00:00.000Z',
    durationMs: 1_500,
    inputTokens: 10,
    cacheWriteTokens: 2_000,
    cacheReadTokens: 30_000,
    outputTokens: 400,
    contextTokens: 32_010,
    stopReason: 'tool_use',
    usd: expect.closeTo(0.000_02 + 0.005 + 0.003 + 0.004, 10),
  });
  expect(ledger.entries).toEqual([entry]);
});

test('totals are sums, but for the peak', () => {
  const ledger = new Ledger();
  ledger.record(request([10, 2_000, 0, 400]));
  ledger.record(request([20, 1_000, 2_000, 100]));
  ledger.record(request([5, 0, 500, 1]));
  expect(ledger.totals()).toEqual({
    requests: 3,
    inputTokens: 35,
    cacheWriteTokens: 3_000,
    cacheReadTokens: 2_500,
    outputTokens: 501,
    peakContextTokens: 3_020,
    usd: expect.closeTo(0.000_07 + 0.0075 + 0.000_25 + 0.005_01, 10),
    unpricedModels: [],
  });
});

test('an empty ledger is all zeros', () => {
  expect(new Ledger().totals()).toMatchObject({
    requests: 0,
    peakContextTokens: 0,
    usd: 0,
    unpricedModels: [],
  });
});

test('a compaction, which is reported as an iteration alone, is counted', () => {
  const compaction = usage([0, 0, 0, 0], [{ type: 'compaction', counts: [0, 0, 90_000, 2_000] }]);
  const entry = new Ledger().record(request([0, 0, 0, 0], { usage: compaction }));
  expect(entry).toMatchObject({ cacheReadTokens: 90_000, outputTokens: 2_000 });
});

test('several iterations are summed; the context is that of the last sampling', () => {
  const iterations = usage(
    [30, 0, 7_000, 200],
    [
      { type: 'message', counts: [10, 0, 3_000, 100] },
      { type: 'compaction', counts: [0, 0, 3_100, 50] },
      { type: 'message', counts: [20, 0, 4_000, 100] },
    ],
  );
  const entry = new Ledger().record(request([0, 0, 0, 0], { usage: iterations }));
  expect(entry).toMatchObject({
    inputTokens: 30,
    cacheReadTokens: 10_100,
    outputTokens: 250,
    contextTokens: 4_020,
  });
});

test('a model without a price is named, and counts as the dearest where a limit is at stake', () => {
  const ledger = new Ledger();
  ledger.record(request([0, 0, 0, 1_000]));
  ledger.record(request([0, 0, 0, 1_000], { model: 'mystery' }));
  ledger.record(request([0, 0, 0, 1_000], { model: 'mystery' }));
  expect(ledger.totals()).toMatchObject({ usd: 0.01, unpricedModels: ['mystery'] });
  expect(ledger.entries[1]).not.toHaveProperty('usd');
  expect(ledger.usdAtMost()).toBeCloseTo(0.01 + 2 * 0.025, 10);
});

test('what is not said by the model itself is priced by whoever said it, and listed', () => {
  const at = new Date('2026-11-20T10:00:00Z');
  const asked = usage(
    [10, 0, 3_000, 150],
    [
      { type: 'message', counts: [10, 0, 3_000, 50], model: 'claude-sonnet-5-5-20260930' },
      { type: 'advisor_message', counts: [4_000, 0, 0, 500] },
      { type: 'message', counts: [550, 0, 3_010, 100] },
    ],
  );
  const entry = new Ledger().record(request([0, 0, 0, 0], { usage: asked, at }));
  expect(entry.parts?.map(({ kind, model }) => [kind, model])).toEqual([
    ['message', 'claude-sonnet-5-5'],
    ['advisor_message', 'claude-opus-5-5'],
    ['message', 'claude-sonnet-5-5'],
  ]);
  const own = (560 * 2 + 6_010 * 0.1 + 150 * 10) / 1e6;
  const advice = (4_000 * 4 + 500 * 20) / 1e6;
  expect(entry.usd).toBeCloseTo(own + advice, 10);
  expect(entry).toMatchObject({ inputTokens: 4_560, outputTokens: 650, contextTokens: 3_560 });
});

test('iterations without an answer among them are besides the answer at the top', () => {
  const both = usage([10, 0, 0, 5], [{ type: 'compaction', counts: [0, 0, 90_000, 2_000] }]);
  expect(new Ledger().record(request([0, 0, 0, 0], { usage: both }))).toMatchObject({
    inputTokens: 10,
    cacheReadTokens: 90_000,
    outputTokens: 2_005,
  });
});

test('an adviser without a price is named, the rest of the request is priced', () => {
  const ledger = new Ledger();
  const asked = usage(
    [0, 0, 0, 1_000],
    [
      { type: 'message', counts: [0, 0, 0, 1_000] },
      { type: 'advisor_message', counts: [0, 0, 0, 1_000], model: 'mystery' },
    ],
  );
  const entry = ledger.record(request([0, 0, 0, 0], { usage: asked }));
  expect(entry).not.toHaveProperty('usd');
  expect(ledger.totals()).toMatchObject({ usd: 0.01, unpricedModels: ['mystery'] });
  expect(ledger.models()).toEqual(['claude-sonnet-5-5', 'mystery']);
  expect(ledger.usdAtMost()).toBeCloseTo(0.01 + 0.025, 10);
});

test('each session and each phase has totals of its own, which add up to those of the run', () => {
  const ledger = new Ledger();
  expect([ledger.openSession(), ledger.openSession()]).toEqual([1, 2]);
  ledger.record(request([1, 0, 0, 10], { session: 1, role: 'planner', phase: undefined }));
  ledger.record(request([2, 0, 0, 20], { session: 2, phase: 1 }));
  ledger.record(request([4, 0, 0, 40], { session: 2, phase: 2 }));
  ledger.record(request([8, 0, 0, 80], { session: 3, role: 'advisor', phase: 2 }));
  const { sessions, phases } = ledger.breakdown();
  expect(sessions).toMatchObject([
    { session: 1, role: 'planner', requests: 1, inputTokens: 1 },
    { session: 2, role: 'implementer', requests: 2, inputTokens: 6 },
    { session: 3, role: 'advisor', requests: 1, inputTokens: 8 },
  ]);
  expect(phases).toMatchObject([
    { phase: 1, requests: 1, outputTokens: 20 },
    { phase: 2, requests: 2, outputTokens: 120 },
  ]);
  const total = sessions.reduce((sum, { usd }) => sum + usd, 0);
  expect(total).toBeCloseTo(ledger.totals().usd, 12);
  expect(ledger.tokens()).toBe(15 + 150);
  expect(ledger.models()).toEqual(['claude-sonnet-5-5']);
});
