import { expect, test } from '@jest/globals';
import { duration, tokens, usd } from '../../src/report/format.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1.0k'],
  [9_949, '9.9k'],
  [9_960, '10k'],
  [34_200, '34k'],
  [999_499, '999k'],
  [999_600, '1.0M'],
  [1_540_000, '1.5M'],
])('%d tokens are shown as %s', (count, text) => {
  expect(tokens(count)).toBe(text);
});

test.each([
  [0, '$0.00'],
  [0.000_01, 'under $0.001'],
  [0.0042, '$0.004'],
  [0.2573, '$0.257'],
  [0.9996, '$1.00'],
  [12.5, '$12.50'],
])('%d dollars are shown as %s', (amount, text) => {
  expect(usd(amount)).toBe(text);
});

test.each([
  [0, '0 s'],
  [48_400, '48 s'],
  [59_600, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [3_599_900, '1 h 0 min'],
  [4_320_000, '1 h 12 min'],
])('%d ms are shown as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
