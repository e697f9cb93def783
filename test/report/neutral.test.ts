import { describe, expect, test } from '@jest/globals';
import { inItem } from '../../src/report/list.ts';
import { fitComment, literalLine, neutral, neutralLine, plainLine } from '../../src/report/neutral.ts';
import { liveParts, readText } from '../support/live-markdown.ts';

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a mention', 'thanks @octocat and @org/team'],
  ['a mention across an element', '@<b></b>octocat'],
  ['a mention across a comment', '@<!-- -->octocat'],
  ['a mention in a link', '@[octocat](https://example.com)'],
  ['a mention written in entities', '&#64;octocat'],
  ['a mention behind an escape', '\\@octocat'],
  ['an address that is a mention', 'octocat@example.com'],
  ['a closing keyword', 'Fixes #1, closes lantern/search#2'],
  ['a closing keyword with a link in it', 'Fixes #[1](x)'],
  ['a closing keyword with a footnote in it', 'Fixes #[^1]1\n\n[^1]: x'],
  ['a closing keyword in the old form', 'resolves GH-1, gh-2'],
  ['a closing keyword with an address', 'Fixes https://github.com/lantern/search/issues/1'],
  ['an image', '![](https://evil.example/beacon.png)'],
  ['an image by reference', '![x][b]\n\n[b]: https://evil.example/beacon.png'],
  ['an image in HTML', '<img src="https://evil.example/beacon.png">'],
  ['an image in a heading', '# ![x](https://evil.example/b.png)'],
  ['a link', '[click](https://evil.example)'],
  ['a link that runs code', '[click](javascript:alert(1)) <javascript:alert(1)>'],
  ['a bare address', 'see https://evil.example, _www.evil.example and ftp://evil.example'],
  ['an address across an element', 'https:<i></i>//evil.example www<i></i>.evil.example'],
  ['a block of HTML', '<details open>\n<summary>x</summary>\n<script>alert(1)</script>'],
  ['HTML that is never closed', '<!-- hidden\n\n@octocat'],
  ['an element around everything', '<picture><source srcset="https://evil.example">'],
  ['a drawing', '```mermaid\ngraph TD; A-->B; click A "https://evil.example"\n```'],
  ['a formula that hides words', 'all met $\\phantom{but one}$ and $$\\color{white}{x}$$'],
  ['a formula across emphasis', '$a **\\phantom{b}** c$'],
  ['a formula of code', 'met $`\\phantom{not}`$'],
  ['a definition for others to use', '[The run]: https://evil.example'],
  ['a quote, a list and a table', '> @a\n- @b\n\n| @c | #1 |\n|---|---|\n| <img> | ![](x) |'],
];

interface Renderer {
  name: string;
  render: (text: string, options?: { max?: number }) => string;
  /** The result as reports hold it. */
  within: (rendered: string) => string;
}

describe.each<Renderer>([
  { name: 'neutral', render: neutral, within: (markdown: string) => `- item\n\n${inItem(markdown)}` },
  { name: 'neutralLine', render: neutralLine, within: (line: string) => `- **${line}** and more` },
  { name: 'literalLine', render: literalLine, within: (line: string) => `- **${line}** and more` },
])('$name', ({ render, within }) => {
  test.each(HOSTILE)('makes %s inert', (_, text) => {
    expect(liveParts(render(text))).toEqual([]);
    expect(liveParts(within(render(text)))).toEqual([]);
  });

  test('keeps to its size, whatever the text becomes', () => {
    const texts = ['@a'.repeat(35_000), '<b>'.repeat(20_000), '\\*_`'.repeat(10_000), '🧀'.repeat(35_000)];
    for (const text of texts) {
      const rendered = render(text, { max: 500 });
      expect(rendered.length).toBeLessThanOrEqual(500);
      expect(rendered.length).toBeGreaterThan(100);
      expect(rendered.isWellFormed()).toBe(true);
    }
  });

  test('copes with deep nesting', () => {
    for (const text of ['>'.repeat(2_000), '- '.repeat(900), '**a '.repeat(900), '_a *b '.repeat(600)]) {
      expect(render(text).length).toBeLessThanOrEqual(4_000);
    }
  });

  test('loses what cannot be seen', () => {
    expect(readText(render('a\u{200B}b\u{202E}c\u{E0041}d'))).toBe('abcd');
  });
});

describe('neutral', () => {
  test('keeps what Markdown is for', () => {
    const markdown =
      'Two **tests** fail:\n\n- `a.test.ts`\n- ~~`b.test.ts`~~\n\n```ts\nf(@Injectable());\n```';
    expect(neutral(markdown)).toBe(markdown);
  });

  test('shows HTML as the text that it is, and a link as its words', () => {
    expect(readText(neutral('The <Foo> component, [see](https://example.com)'))).toBe(
      'The <Foo> component, see',
    );
    expect(readText(neutral('<div>\n<!-- not this -->kept</div>'))).toBe('<div>\nkept</div>');
  });

  test('makes a heading no larger than the report around it', () => {
    expect(neutral('# Loud')).toBe('**Loud**');
  });
});

test.each([neutral, neutralLine, literalLine])('what is cut off ends with a word', (render) => {
  expect(render('It answers equal questions from a cache', { max: 30 })).toBe('It answers equal questions…');
  expect(render(`It ${'x'.repeat(60)}`, { max: 30 })).toBe(`It ${'x'.repeat(26)}…`);
});

test.each([neutral, neutralLine, literalLine])('prices stay as they are', (render) => {
  expect(render('$0.04 and $0.12, 5 % of $9')).toBe('$0.04 and $0.12, 5 % of $9');
});

test('a formula is shown as its source', () => {
  expect(readText(neutral('met $\\phantom{not}$'))).toBe('met $\\phantom{not}$');
});

describe('neutralLine', () => {
  test('is one line, with code kept and emphasis gone', () => {
    expect(neutralLine('Run `npm  test`\n\nand **look**')).toBe('Run `npm test` and look');
  });

  test.each(['# x', '- x', '1. x', '> x', '---', '| a | b |', '[a]: b', '```x', '    x'])(
    'shows %j as it is, and as no block of its own',
    (text) => {
      expect(readText(neutralLine(text))).toBe(text.trim());
      expect(readText(`- ${neutralLine(text)}`)).toBe(text.trim());
    },
  );
});

describe('literalLine', () => {
  test.each(['__init__.py and *args', 'a `b` <c> [d](e) &amp; \\', '~~x~~ ![y](z)', 'C:\\temp\\'])(
    'shows %j as it is, also in bold',
    (text) => {
      expect(readText(`**${literalLine(text)}**`)).toBe(text);
    },
  );
});

describe('plainLine', () => {
  test('has nothing that GitHub acts on in a title or a commit message', () => {
    const text = 'Fixes #1,\ncloses GH-2 https://github.com/a/b/issues/3 for @octocat';
    expect(plainLine(text)).toBe('Fixes # 1, closes GH -2 https: //github.com/a/b/issues/3 for @ octocat');
  });

  test('is cut, at a whole character', () => {
    expect(plainLine('🧀'.repeat(100), { max: 10 })).toBe('🧀🧀🧀🧀…');
  });
});

test('a comment that would be too long ends with a note, at the end of a line', () => {
  const comment = fitComment('`@octocat` is a name\n'.repeat(4_000));
  expect(comment.length).toBeLessThan(65_536);
  expect(comment).toMatch(/\n`@octocat` is a name\n\n… \(cut here.*\)$/);
  expect(fitComment('short')).toBe('short');
});

test('what is hidden at the head of a comment is kept whole, and counts', () => {
  const head = `<!-- ${'x'.repeat(5_000)} -->\n`;
  expect(fitComment('short', { head })).toBe(`${head}short`);
  const comment = fitComment('a line\n'.repeat(20_000), { head });
  expect(comment.startsWith(`${head}a line\n`)).toBe(true);
  expect(comment.length).toBeLessThan(65_536);
});
