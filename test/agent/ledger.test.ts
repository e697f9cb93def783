import { expect, test } from '@jest/globals';
import { Ledger } from '../../src/agent/ledger.ts';
import { request, usage } from './support/usage.ts';

test('each request is an entry with its tokens, its price and the size of its prompt', () => {
  const ledger = new Ledger();
  const entry = ledger.record(request([10, 2_000, 30_000, 400]));
  expect(entry).toEqual({
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
