import { expect, test } from '@jest/globals';
import { singleSessionUsd } from '../../src/agent/baseline.ts';
import { Ledger } from '../../src/agent/ledger.ts';
import { request } from './support/usage.ts';

const planner = { model: 'claude-opus-5-5', usd: 0.3, finalContextTokens: 50_000 };
const entries = (...requests: Parameters<typeof request>[0][]) => {
  const ledger = new Ledger();
  for (const counts of requests) ledger.record(request(counts));
  return ledger.entries;
};
/** At the prices of Opus 5.5. */
const opus = (tokens: { write?: number; read?: number; output?: number }) =>
  ((tokens.write ?? 0) * 5 + (tokens.read ?? 0) * 0.2 + (tokens.output ?? 0) * 20) / 1_000_000;

test('without an implementation there is only the plan', () => {
  expect(singleSessionUsd(planner, [])).toBe(0.3);
});

test('the first turn sends no plan and no primer again, and carries the conversation so far', () => {
  const first = entries([5, 8_000, 0, 600]);
  expect(singleSessionUsd(planner, first)).toBeCloseTo(0.3 + opus({ read: 50_000, output: 600 }), 10);
});

test('in each later turn the conversation of the planner stands in the place of the opening', () => {
  const turns = entries([0, 8_000, 0, 600], [0, 1_000, 8_000, 200], [0, 500, 9_000, 100]);
  const expected =
    0.3 +
    opus({ read: 50_000, output: 600 }) +
    opus({ write: 1_000, read: 50_000, output: 200 }) +
    opus({ write: 500, read: 51_000, output: 100 });
  expect(singleSessionUsd(planner, turns)).toBeCloseTo(expected, 10);
});

test('where the cache had expired, the conversation of the planner is written to it again, too', () => {
  const turns = entries([0, 8_000, 0, 600], [0, 10_000, 0, 200]);
  const expected = 0.3 + opus({ read: 50_000, output: 600 }) + opus({ write: 52_000, output: 200 });
  expect(singleSessionUsd(planner, turns)).toBeCloseTo(expected, 10);
});

test('a short implementation after a small exploration is dearer with the handoff, and the baseline shows it', () => {
  const small = { ...planner, model: 'claude-sonnet-5-5', usd: 0.05, finalContextTokens: 9_000 };
  const turns = entries([0, 12_000, 0, 300], [0, 400, 12_000, 100]);
  const implementation = turns.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
  expect(singleSessionUsd(small, turns)).toBeLessThan(small.usd + implementation);
});

test('a planner that carried less than the opening never makes a turn cheaper than free', () => {
  const tiny = { ...planner, usd: 0, finalContextTokens: 0 };
  expect(singleSessionUsd(tiny, entries([0, 8_000, 0, 0], [0, 0, 4_000, 0]))).toBe(0);
});

test('there is no baseline for a planner without a price', () => {
  expect(singleSessionUsd({ ...planner, model: 'mystery' }, entries([0, 1, 0, 1]))).toBeUndefined();
});

test('reviews count as what they cost, for one session would have been reviewed as well', () => {
  const [turn] = entries([0, 8_000, 0, 600]);
  const review = { ...turn!, role: 'reviewer' as const, usd: 0.02 };
  expect(singleSessionUsd(planner, [turn!, review])).toBeCloseTo(
    singleSessionUsd(planner, [turn!])! + 0.02,
    10,
  );
});
