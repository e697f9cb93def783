import { expect, test } from '@jest/globals';
import { widthOf } from '../../scripts/demo/present/line.ts';
import { markdownLines } from '../../scripts/demo/present/markdown.ts';
import { paint } from '../../scripts/demo/present/paint.ts';

const plain = (markdown: string, width = 40) => paint(markdownLines(markdown, width), { colours: false });
const coloured = (markdown: string) => paint(markdownLines(markdown, 40), { colours: true });

test('lays out lists below their label, with what follows an item under it', () => {
  const markdown = [
    '<!-- hidden -->',
    '**Success criteria**: 1 of 2 met',
    '',
    '- ✅ The first of the criteria, which is longer than a line.',
    '',
    '  Its evidence.',
    '',
    '- ❌ The second.',
    '',
    'A paragraph.',
    '',
    '1. [x] ticked',
    '2. [ ] open',
  ].join('\n');
  expect(plain(markdown)).toBe(
    [
      'Success criteria: 1 of 2 met',
      '• ✔ The first of the criteria, which is',
      '  longer than a line.',
      '  Its evidence.',
      '• ✖ The second.',
      '',
      'A paragraph.',
      '',
      '☑ ticked',
      '☐ open',
      '',
    ].join('\n'),
  );
});

test('aligns tables, and leaves out a heading row without words', () => {
  expect(plain('| | |\n|---|---:|\n| Requests | 8 |\n| **Cost** | $0.02 |')).toBe(
    'Requests      8\nCost      $0.02\n',
  );
  expect(plain('| Name | Tokens |\n|---|---:|\n| ✅ a | 1 |\n| 日本 | 20 |')).toBe(
    'Name  Tokens\n✔ a        1\n日本      20\n',
  );
});

test('a line of code that is wider than the screen ends in a mark', () => {
  const lines = markdownLines(
    `- item\n\n  \`\`\`\n  ${'x'.repeat(30)}\n  日本日本日本日本\n  short\n  \`\`\``,
    16,
  );
  expect(paint(lines, { colours: false })).toBe(
    `• item\n  │ ${'x'.repeat(11)}…\n  │ 日本日本日…\n  │ short\n`,
  );
  expect(lines.filter((line) => widthOf(line) > 16)).toEqual([]);
});

test('wraps at the width, and gives a word that is wider a line of its own', () => {
  const lines = markdownLines(
    '> Some `inline code` and **bold words**, and a_word_that_is_much_wider_than_that.',
    20,
  );
  expect(paint(lines, { colours: false })).toBe(
    '▌ Some inline code\n▌ and bold words,\n▌ and\n▌ a_word_that_is_much_wider_than_that.\n',
  );
  expect(lines.filter((line) => widthOf(line) > 20)).toHaveLength(1);
});

test('colours nothing unless asked to, and lets foreign text colour nothing at all', () => {
  expect(coloured('**bold** and `code`')).toBe('\u001B[1mbold\u001B[22m and \u001B[36mcode\u001B[39m\n');
  expect(plain('**bold** and `code`')).toBe('bold and code\n');
  expect(coloured('\u001B[31mred\u001B[0m \u001B]0;title\u0007and\u0008 back')).toBe('red and back\n');
});
