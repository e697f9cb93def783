import { expect, test } from '@jest/globals';
import { cutInTheMiddle, MAX_RESULT_CHARACTERS } from '../../../src/agent/tools/cut-in-the-middle.ts';

test('what fits stays as it is', () => {
  const text = 'x'.repeat(MAX_RESULT_CHARACTERS);
  expect(cutInTheMiddle(text, { advice: 'Ask for less.' })).toBe(text);
});

test('of what does not fit, beginning and end stay, with a note of how much is missing and how to read it', () => {
  const text = `begin${'x'.repeat(40_000)}end`;
  const cut = cutInTheMiddle(text, { advice: 'Use view_range.' });
  expect(cut).toMatch(/^beginx+\n\n\[… 10008 characters left out here\. Use view_range\. …\]\n\nx+end$/);
  expect(cut.length).toBeLessThan(MAX_RESULT_CHARACTERS + 100);
});

test('no half characters are left at the cut', () => {
  const cut = cutInTheMiddle(`a${'🧀'.repeat(50)}`, { advice: 'Less.', max: 20 });
  expect(cut.isWellFormed()).toBe(true);
});
