import { expect, test } from '@jest/globals';
import { onLine } from '../../../src/jobs/reviewing/given-review.ts';
import { findingsText } from '../../../src/jobs/reviewing/mend-blockers.ts';
import { diffText } from '../../../src/jobs/reviewing/review-material.ts';
import type { FileDiff } from '../../../src/workspace/git/read-diff.ts';

const file = (path: string, text: string, ...lines: number[]) =>
  ({ path, text, lines: new Set(lines) }) as unknown as FileDiff;

test('what does not fit is named', () => {
  const files = [file('a', 'A'), file('large', 'x'.repeat(50_000)), file('b', 'B')];
  expect(diffText(files)).toBe('A\nB\nToo large to be shown; read them:\n- "large"');
  const many = Array.from({ length: 10 }, (_, index) => file(`f${index}`, 'x'.repeat(30_000)));
  expect(diffText(many)).toMatch(/- "f8"\n- "f9"$/);
});

test('only lines that the difference shows take a comment', () => {
  const finding = { review: 'r', severity: 'note', message: 'm' } as const;
  const files = [file('a', '', 3, 4)];
  expect(onLine({ ...finding, file: 'a', line: 4 }, files)).toMatchObject({ path: 'a', line: 4 });
  expect(onLine({ ...finding, file: 'a', line: 5 }, files)).toBeUndefined();
  expect(onLine({ ...finding, file: 'b', line: 4 }, files)).toBeUndefined();
  expect(onLine({ ...finding, file: 'a' }, files)).toBeUndefined();
  expect(onLine(finding, files)).toBeUndefined();
});

test('the implementer is told of each blocker with its place', () => {
  const one = { review: 'security-review', severity: 'blocker', message: 'Quote.' } as const;
  expect(findingsText([{ ...one, file: 'a b.sh', line: 2 }, one])).toBe(
    '1. (security-review) "a b.sh", line 2\n\nQuote.\n\n2. (security-review)\n\nQuote.',
  );
});
