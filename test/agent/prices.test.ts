import { expect, test } from '@jest/globals';
import { outputTokensFor, priceOf, priceOrDearest } from '../../src/agent/prices.ts';

const million = 1_000_000;
const none = { inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
const now = new Date('2026-11-20T00:00:00Z');

test.each([
  ['claude-opus-5-5', [4, 5, 0.2, 20]],
  ['claude-sonnet-5-5', [2, 2.5, 0.1, 10]],
  ['claude-opus-5', [5, 6.25, 0.5, 25]],
  ['claude-sonnet-5', [2, 2.5, 0.2, 10]],
])('%s costs, in dollars per million input, cache write, cache read and output, %p', (model, prices) => {
  const kinds = ['inputTokens', 'cacheWriteTokens', 'cacheReadTokens', 'outputTokens'];
  expect(kinds.map((kind) => priceOf(model, { ...none, [kind]: million }, now))).toEqual(prices);
});

test('the kinds add up', () => {
  const tokens = { inputTokens: 1_000, cacheWriteTokens: 2_000, cacheReadTokens: 10_000, outputTokens: 500 };
  expect(priceOf('claude-sonnet-5-5', tokens, now)).toBeCloseTo(0.002 + 0.005 + 0.001 + 0.005, 10);
});

test('a price holds from its day on, by UTC', () => {
  const tokens = { ...none, cacheReadTokens: million };
  expect(priceOf('claude-sonnet-5-5', tokens, new Date('2026-10-06T23:59:59Z'))).toBe(0.2);
  expect(priceOf('claude-sonnet-5-5', tokens, new Date('2026-10-07T00:00:00Z'))).toBe(0.1);
});

test.each(['claude-opus-4-5', '', 'constructor', '__proto__'])('%p has no price', (model) => {
  expect(priceOf(model, none, now)).toBeUndefined();
});

test('no model has a price before there were prices', () => {
  expect(priceOf('claude-opus-5-5', none, new Date('2025-12-31T00:00:00Z'))).toBeUndefined();
});

test('where a limit is at stake, an unknown model costs what the dearest one does', () => {
  expect(priceOrDearest('mystery', { ...none, outputTokens: million }, now)).toBe(25);
  expect(priceOrDearest('mystery', none, now)).toBe(0);
  expect(priceOrDearest('claude-sonnet-5-5', { ...none, outputTokens: million }, now)).toBe(10);
});

test('money buys so much output', () => {
  expect(outputTokensFor('claude-sonnet-5-5', 15, now)).toBeCloseTo(1_500_000, 3);
  expect(outputTokensFor('mystery', 5, now)).toBeCloseTo(200_000, 3);
});
