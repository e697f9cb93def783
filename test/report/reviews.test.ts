import { expect, test } from '@jest/globals';
import {
  openBlockers,
  type ReviewFinding,
  reviewBody,
  reviewComment,
  reviewsSection,
} from '../../src/report/reviews.ts';
import { liveParts } from '../support/live-markdown.ts';

const hostile =
  '```js\n@team\n```\n\n<img src=x> @team closes #7 [go](https://evil.example) <!-- hidden -->\n\n# Big';
const blocker: ReviewFinding = {
  review: 'security-review',
  severity: 'blocker',
  file: 'a`b.sh',
  line: 3,
  message: hostile,
};
const note: ReviewFinding = { review: 'documentation-sync', severity: 'note', message: 'Fine.' };
const held = {
  kind: 'held',
  reviews: ['security-review'],
  findings: [note, blocker],
  mending: { kind: 'not_needed' },
  url: undefined,
} as const;

test('the worst come first, with place and skill', () => {
  const [list] = reviewsSection({ ...held, url: 'https://github.com/r' });
  expect(list).toMatch(
    /2 findings[\s\S]*⛔ blocker[\s\S]*``a`b\.sh:3``|⛔ blocker[\s\S]*a`b\.sh:3[\s\S]*💡 note/,
  );
});

test('what became of blockers is said', () => {
  const mended = { kind: 'mended', commit: 'abcdef0123' } as const;
  expect(reviewsSection({ ...held, mending: mended }).join('\n')).toContain('changed the code in abcdef0');
  const left = { kind: 'not_mended', because: 'it changed nothing.' } as const;
  expect(reviewsSection({ ...held, mending: left }).join('\n')).toContain(
    'are not mended: it changed nothing.',
  );
  expect(openBlockers({ ...held, mending: mended })).toBe(0);
  expect(openBlockers({ ...held, mending: left })).toBe(1);
});

test('no findings, no reviews, and those of an earlier run', () => {
  expect(reviewsSection({ ...held, findings: [] })).toEqual([
    '**Reviews** by `security-review`: no findings',
  ]);
  expect(reviewsSection({ ...held, reviews: [], findings: [] })).toEqual([
    '**Reviews**: none came to its end',
  ]);
  expect(reviewsSection({ kind: 'off' })).toEqual([]);
  const earlier = { kind: 'earlier', findings: 1, openBlockers: 1, url: 'https://github.com/r' } as const;
  expect(reviewsSection(earlier).join()).toContain(
    '[one finding, and one blocker not mended](https://github.com/r)',
  );
  expect(openBlockers(earlier)).toBe(1);
});

test.each([
  ['a comment', reviewComment(blocker)],
  ['the body', reviewBody(held, [blocker, note])],
  ['the report', reviewsSection(held).join('\n\n')],
])('in %s a finding can do nothing', (_, markdown) => {
  expect(liveParts(markdown)).toEqual([]);
  expect(markdown).not.toContain('hidden');
});

test('the body has those that stand on no line', () => {
  const body = reviewBody(held, [note]);
  expect(body).toContain('2 findings');
  expect(body).toContain('One stands on the lines below.');
  expect(body).toContain('Fine.');
  expect(body).not.toContain('a`b.sh');
});
