import { expect, test } from '@jest/globals';
import { findExcess, PROSE } from '../../src/core/markdown-excess.ts';
import { findSlashCommand } from '../../src/core/slash-command.ts';

/** Each of these has a Markdown parser work for a minute or more at this size, or did before it was counted. */
const costly: [name: string, piece: string][] = [
  ['quotes apart', '> a\n\n'],
  ['empty quotes', '>\n\n'],
  ['quotes of one line after another', '> a\n\n>> b\n\n'],
  ['lists in quotes', '> - a\n\n'],
  ['quotes in lists', '- a\n  > b\n\n'],
  ['lists in lists', '1. `a`\n   - b\n\n'],
  ['deep lists', '- a\n  - b\n    - c\n      - d\n\n'],
  ['code in quotes', '> ```\n> a\n> ```\n\n'],
  ['lists of another kind each', '- a\n* b\n'],
  ['lists between paragraphs', 'a\n\n- b\n\n'],
  ['lists after a carriage return', '- a\r  > b\r\r'],
  ['paragraphs', 'a\n\n'],
];

test.each(costly)('%s without end are refused by counting', (_name, piece) => {
  const text = piece.repeat(Math.floor(60_000 / piece.length));
  expect(findExcess(text, PROSE)).toEqual({
    line: expect.any(Number),
    what: expect.stringMatching(/^more than [1-9]\d+ (quotes or lists|paragraphs)$/),
  });
});

test('a comment that is costly to read holds no command, whoever wrote it', () => {
  expect(findSlashCommand(`${'>\n\n'.repeat(21_000)}/baton help`)).toBeUndefined();
  expect(findSlashCommand(`/baton help\n\n${'>\n\n'.repeat(21_000)}`)).toMatchObject({ word: 'help' });
});

test.each([
  ['a log', `\`\`\`\n${'2026-01-09T12:00:00Z [info] [worker-3] *done* | 12 ms\n'.repeat(600)}\`\`\`\n`],
  ['a long list', '- one\n- two\n  and more of it\n\n'.repeat(1_000)],
  ['a quoted mail', '> They said this\n> and that.\n>\n> And more.\n'.repeat(800)],
  ['lists under headings', '## Steps\n\n1. Do it\n   - so\n2. Do that\n\n'.repeat(200)],
])('%s is within bounds', (_name, text) => {
  expect(findExcess(text, PROSE)).toBeUndefined();
});

test('the line is that of the first excess', () => {
  expect(findExcess(`a\n\n${'>'.repeat(51)}`, PROSE)).toEqual({
    line: 3,
    what: 'more than 50 quotes or lists within one another',
  });
});
