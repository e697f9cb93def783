import { expect, test } from '@jest/globals';
import { headAndTail } from '../../../src/agent/tools/head-and-tail.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
const advice = (range: string) => `Read ${range}.`;
const params = { max: 2_000, advice, adviceForLongLine: 'Use grep.' };
const NOTE = /\n\[… lines (\d+) to (\d+) are left out here\. Read \[(\d+), (\d+)\]\. …\]\n\n/;

test('what fits stays as it is', () => {
  const text = 'x'.repeat(2_000);
  expect(headAndTail(text, params)).toBe(text);
});

test('whole lines stay at both ends, and the note names exactly those that are missing', () => {
  const text = lines(1_000);
  const cut = headAndTail(text, params);
  expect(cut.length).toBeLessThanOrEqual(2_000);
  const [note = '', from, to] = NOTE.exec(cut) ?? [];
  const [head, tail] = cut.split(note);
  const missing = text.split('\n').slice(Number(from) - 1, Number(to));
  expect(`${head}${missing.join('\n')}\n${tail}`).toBe(text);
});

test('the range that is advised is the first missing part, as much as is shown at once', () => {
  const [, from, to, first, last] = NOTE.exec(headAndTail(lines(1_000), params))?.map(Number) ?? [];
  expect(first).toBe(from);
  expect(last).toBeLessThan(to!);
  const range = lines(1_000)
    .split('\n')
    .slice(first! - 1, last)
    .join('\n');
  expect(range.length).toBeLessThan(2_000);
  expect(range.length).toBeGreaterThan(1_000);
});

test('lines are counted from where the text begins in its file', () => {
  const cut = headAndTail(lines(1_000), { ...params, firstLine: 5_001 });
  const [, plain] = NOTE.exec(headAndTail(lines(1_000), params)) ?? [];
  expect(NOTE.exec(cut)?.[1]).toBe(String(Number(plain) + 5_000));
});

test('the beginning gets the share that it is given', () => {
  const cut = headAndTail(lines(1_000), { ...params, headShare: 0.25 });
  expect(cut.indexOf('[…')).toBeLessThan(450);
});

test.each([
  ['everything', 'x'.repeat(9_000)],
  ['the beginning', `${'x'.repeat(9_000)}\n${lines(500)}`],
  ['the end', lines(500) + 'x'.repeat(9_000)],
])('where %s is one line, it is cut within it', (_what, text) => {
  const cut = headAndTail(text, params);
  expect(cut.length).toBeLessThanOrEqual(2_000);
  expect(cut).toContain('characters left out here. Use grep.');
});

test('a single long line in the middle is left out as the line that it is', () => {
  const cut = headAndTail(`${lines(20)}${'x'.repeat(9_000)}\n${lines(20)}`, params);
  expect(cut).toContain('[… lines 21 to 21 are left out here. Read [21, 21]. …]');
});
