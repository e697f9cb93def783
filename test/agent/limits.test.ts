import { expect, test } from '@jest/globals';
import { Ledger } from '../../src/agent/ledger.ts';
import { assertWithinLimits, type Limits, type NextRequest } from '../../src/agent/limits.ts';
import { request } from './support/usage.ts';

const now = new Date('2026-11-20T10:00:00Z');
const limits: Limits = {
  turns: 3,
  usd: 1,
  tokens: 200_000,
  contextTokens: 1_000,
  deadline: new Date('2026-11-20T10:30:00Z'),
};
const ledgerWith = (...outputs: number[]) => {
  const ledger = new Ledger();
  for (const output of outputs) ledger.record(request([0, 0, 0, output]));
  return ledger;
};
interface State {
  ledger?: Ledger;
  contextTokens?: number;
  atLeast?: NextRequest['atLeast'];
  at?: Date;
}
const check = ({
  ledger = ledgerWith(),
  contextTokens = 0,
  atLeast = { cached: 0, fresh: 0 },
  at = now,
}: State = {}) => {
  const next = { model: 'claude-sonnet-5-5', contextTokens, atLeast };
  return () => assertWithinLimits(limits, { ledger, next, clock: () => at });
};

test('what just fits, fits', () => {
  const ledger = ledgerWith(99_000);
  const atLeast = { cached: 60_000, fresh: 2_000 };
  const at = new Date(limits.deadline.getTime() - 1);
  expect(check({ ledger, contextTokens: 1_000, atLeast, at })).not.toThrow();
});

test.each([
  ['turns', { ledger: ledgerWith(1, 1, 1) }, 'limit of 3 turns. Raise `limits.turns`'],
  [
    'money',
    { ledger: ledgerWith(100_000) },
    'limit of 1 USD. Raise `limits.plan_usd` or `limits.implement_usd`',
  ],
  ['context', { contextTokens: 1_001 }, 'limit of 1000 tokens of context. Raise `limits.context_tokens`'],
  [
    'money, with what the next prompt costs to read and to write,',
    { ledger: ledgerWith(99_000), atLeast: { cached: 60_000, fresh: 2_100 } },
    'limit of 1 USD',
  ],
  [
    'tokens',
    { ledger: ledgerWith(90_000), atLeast: { cached: 100_000, fresh: 10_001 } },
    'limit of 200000 tokens. Raise `limits.tokens`',
  ],
  ['time', { at: limits.deadline }, 'time limit. Raise `limits.minutes`'],
])('one request more than the %s allow stops the run and says what to raise', (_, state, message) => {
  expect(check(state)).toThrow(
    expect.objectContaining({ conclusion: 'limit_reached', message: expect.stringContaining(message) }),
  );
});

test('a model without a price runs into the limit as well', () => {
  const ledger = new Ledger();
  ledger.record(request([0, 0, 0, 50_000], { model: 'mystery' }));
  expect(check({ ledger })).toThrow('limit of 1 USD');
});
