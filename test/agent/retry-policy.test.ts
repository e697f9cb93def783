import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from '@jest/globals';
import { RetryPolicy } from '../../src/agent/retry-policy.ts';

const now = new Date('2026-11-20T10:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const failing = (status: number, headers: Record<string, string> = {}) =>
  Anthropic.APIError.generate(
    status,
    { error: { type: 'x', message: 'No.' } },
    undefined,
    new Headers(headers),
  );

interface Options {
  paid?: boolean;
  deadline?: Date;
}

/** What is waited before each try, until it is given up. */
function waits(error: unknown, { paid = false, deadline = inHours(5) }: Options = {}): number[] {
  const policy = new RetryPolicy();
  const all: number[] = [];
  for (;;) {
    const wait = policy.next({ error, paid, now, deadline });
    if (wait === undefined) return all;
    all.push(wait);
  }
}
const minutes = (all: readonly number[]) => all.reduce((sum, wait) => sum + wait, 0) / 60_000;

test.each([429, 503, 529])(
  'a %i is waited for over minutes, ever longer and no longer than one at a time',
  (status) => {
    const all = waits(failing(status));
    expect(minutes(all)).toBeGreaterThan(13);
    expect(minutes(all)).toBeLessThanOrEqual(15);
    expect(all[0]).toBeGreaterThanOrEqual(1_500);
    expect(all[0]).toBeLessThanOrEqual(2_000);
    for (const [index, wait] of all.slice(1, 5).entries()) expect(wait).toBeGreaterThan(all[index]!);
    expect(Math.max(...all)).toBeLessThanOrEqual(60_000);
  },
);

test.each([
  ['a service that fails', failing(500)],
  ['a connection that does not come about', new Anthropic.APIConnectionError({ message: 'ECONNRESET' })],
])('%s is asked six times in all, within two minutes', (_, error) => {
  const all = waits(error);
  expect(all).toHaveLength(5);
  expect(minutes(all)).toBeLessThan(2);
});

test('an answer that breaks off again and again is paid for four times at most', () => {
  expect(waits(new Anthropic.AnthropicError('terminated'), { paid: true })).toHaveLength(3);
  expect(waits(failing(529), { paid: true })).toHaveLength(3);
});

test.each([
  ['seconds', { 'retry-after': '90' }],
  ['milliseconds', { 'retry-after-ms': '90000' }],
  ['a date', { 'retry-after': 'Fri, 20 Nov 2026 10:01:30 GMT' }],
])('what the answer asks for in %s is waited, and not less', (_, headers) => {
  expect(waits(failing(429, headers))[0]).toBe(90_000);
});

test('a short retry-after is believed three times', () => {
  const all = waits(failing(429, { 'retry-after': '0' }));
  expect(all.slice(0, 3)).toEqual([0, 0, 0]);
  expect(all[3]).toBeGreaterThan(10_000);
  expect(minutes(all)).toBeGreaterThan(13);
});

test.each(['soon', '-5', ''])('a retry-after of %p is none', (text) => {
  expect(waits(failing(429, { 'retry-after': text }))[0]).toBeGreaterThanOrEqual(1_500);
});

test('what would be too late, or too long, is not waited for', () => {
  expect(waits(failing(429, { 'retry-after': '3600' }))).toEqual([]);
  expect(waits(failing(429, { 'retry-after': '90' }), { deadline: inHours(0.02) })).toEqual([]);
  expect(waits(failing(529), { deadline: inHours(0.0008) })).toHaveLength(1);
});

test.each([400, 401, 402, 403, 404, 413])('a %i is not tried again', (status) => {
  expect(waits(failing(status))).toEqual([]);
});

test('what the service says about trying again counts', () => {
  expect(waits(failing(500, { 'x-should-retry': 'false' }))).toEqual([]);
  expect(waits(failing(400, { 'x-should-retry': 'true' })).length).toBeGreaterThan(0);
});

test('what is no fault of the service is not tried again', () => {
  expect(waits(new Anthropic.APIUserAbortError())).toEqual([]);
  expect(waits(new Error('A bug'))).toEqual([]);
});
