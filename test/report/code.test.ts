import { expect, test } from '@jest/globals';
import { code, codeBlock } from '../../src/report/code.ts';
import { inItem } from '../../src/report/list.ts';
import { liveParts, readText } from '../support/live-markdown.ts';

test.each(['plain', 'a`b', '``', '`', 'a ``` b', ' padded ', '@octocat #1', '<img>', 'back\\slash'])(
  'inline code shows %j and nothing gets out of it',
  (text) => {
    expect(readText(`before ${code(text)} after`)).toBe(`before ${text.trim()} after`);
    expect(liveParts(code(text))).toEqual([]);
  },
);

test('inline code is one line, never empty, and cut', () => {
  expect(code('a\n\nb')).toBe('`a b`');
  expect(code(' \n')).toBe('(empty)');
  expect(code('x'.repeat(5_000))).toHaveLength(302);
});

test.each([
  ['a fence', '```\n@octocat ![](https://evil.example/x)\n```'],
  ['a longer fence', '`````\n@octocat\n`````'],
  ['another kind of fence', '~~~\n@octocat\n~~~'],
  ['a fence after a carriage return', 'ok\r```\r@octocat\r'],
  ['a line that is not indented', 'ok\r@octocat\r\n#1'],
])('a block of output is not ended by %s', (_, output) => {
  for (const markdown of [codeBlock(output), `- item\n\n${inItem(codeBlock(output))}`]) {
    expect(liveParts(markdown)).toEqual([]);
    expect(readText(markdown)).toContain('@octocat');
  }
});

test('a block of output is without colours and invisible characters', () => {
  expect(codeBlock('\u001b[31mred\u001b[39m \u200btext\n')).toBe('```text\nred text\n```');
});

test('of a long output the end is kept', () => {
  const block = codeBlock(`${'🧀'.repeat(50_000)}the end`, { max: 101 });
  expect(block.length).toBeLessThan(130);
  expect(block).toMatch(/^```text\n….*the end\n```$/su);
  expect(block.isWellFormed()).toBe(true);
});
