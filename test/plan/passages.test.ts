import { expect, test } from '@jest/globals';
import { parseMarkdown } from '../../src/plan/markdown.ts';
import { passagesOf } from '../../src/plan/passages.ts';

test('text and code are read in their order, however deeply they are nested, each on its line', () => {
  const markdown = [
    '- One `x`',
    '  goes **on `y`**',
    '',
    '  > ```js',
    '  > code',
    '  > ```',
    '',
    '| a | b |',
    '| - | - |',
    '| `c` | [d](d) |',
    '',
    '### Last\\',
    '***',
  ].join('\n');
  const passages = passagesOf(parseMarkdown(markdown).children).map((passage) =>
    passage.kind === 'code'
      ? `${passage.line} code ${passage.text}`
      : `${passage.line} ${passage.pieces.map(({ isCode, text, line }) => `${line}${isCode ? '`' : '"'}${text}`).join('|')}`,
  );
  expect(passages).toEqual([
    '1 1"One |1`x|1"\ngoes |2"on |2`y',
    '4 code code',
    '8 8"a',
    '8 8"b',
    '10 10`c',
    '10 10"d',
    '12 12"Last\\',
  ]);
});

test('a passage says in which item it stands, and whether it is a quote or a heading', () => {
  const markdown = '# A\n\n- b\n  - c\n\n    > d\n\n> ```\n> e\n> ```';
  const places = passagesOf(parseMarkdown(markdown).children).map(({ line, item, isQuoted, ...rest }) => ({
    ...{ line, item: item?.line, isQuoted },
    isHeading: rest.kind === 'prose' ? rest.isHeading : undefined,
  }));
  expect(places).toEqual([
    { line: 1, isHeading: true },
    { line: 3, item: 3 },
    { line: 4, item: 3 },
    { line: 6, item: 3, isQuoted: true },
    { line: 8, isQuoted: true },
  ]);
});
