import { describe, expect, test } from '@jest/globals';
import { Stop } from '../../src/core/stop.ts';
import { visibleText } from '../../src/core/visible-text.ts';

describe('what a person sees stays, as Markdown', () => {
  test.each([
    [
      'headings and paragraphs',
      '# Cache\n\nThe *slow* one, **really**.',
      '# Cache\n\nThe _slow_ one, **really**.',
    ],
    ['nested lists', '* a\n  * b\n* c', '- a\n  - b\n- c'],
    ['task lists', '- [ ] open\n- [x] done', '- [ ] open\n- [x] done'],
    [
      'code with its language',
      '```ts\nconst a = "<!-- kept -->";\n```',
      '```ts\nconst a = "<!-- kept -->";\n```',
    ],
    ['code in a sentence', 'Use `<picture alt="x">` here', 'Use `<picture alt="x">` here'],
    ['tables', '| a | b |\n|---|---|\n| 1 | 2 |', '| a | b |\n| - | - |\n| 1 | 2 |'],
    ['quotes', '> said\n> so', '> said\n> so'],
    ['web links', '[docs](https://x.org/a)', '[docs](https://x.org/a)'],
    ['links by reference', '[docs][d]\n\n[d]: https://x.org', '[docs](https://x.org)'],
    ['footnotes that are referred to', 'a[^1]\n\n[^1]: note', 'a[^1]\n\n[^1]: note'],
    [
      'a footnote by its number',
      'a[^b][^c]\n\n[^c]: two\n\n[^b]: one',
      'a[^1][^2]\n\n[^2]: two\n\n[^1]: one',
    ],
    ['prices', 'from $5 to $6, or 7% of $8', 'from $5 to $6, or 7% of $8'],
    ['text around a formula', 'a $\\alpha$ of 2 and $\\beta$ of 3', 'a (formula) of 2 and (formula) of 3'],
    ['text that is set lower', 'H<sub>2</sub>O, x<sup>2<sup>2</sup></sup>', 'H2O, x22'],
    ['text between tags', 'a <b>bold</b> word', 'a bold word'],
    ['text after a block of HTML', '<div align="center">\n\nshown\n\n</div>\n\nend', 'shown\n\nend'],
    ['details', '<details><summary>Log</summary>\n\ninside\n\n</details>', 'inside'],
    ['a comparison', 'a < b and b > c', 'a < b and b > c'],
    ['what was escaped to be shown', 'write \\<!-- here', 'write \\<!-- here'],
  ])('%s', (_name, source, expected) => {
    expect(visibleText(source)).toBe(expected);
  });

  test('a tag that GitHub shows as text hides nothing', () => {
    expect(visibleText('Escape the <title> of a page, also in <style>')).toBe(
      'Escape the \\<title> of a page, also in \\<style>',
    );
  });
});

describe('what a person does not see is left out', () => {
  test.each([
    ['a comment', 'shown <!-- HIDDEN --> shown'],
    ['a comment as a block', 'shown\n\n<!-- HIDDEN\n\nHIDDEN -->\n\nshown'],
    ['an unclosed comment', 'shown\n\n<!-- HIDDEN\n\nHIDDEN\n\n- HIDDEN'],
    ['an unclosed comment in a paragraph', 'shown <!-- HIDDEN *HIDDEN* HIDDEN'],
    ['a comment in a list', '- shown\n- <!-- HIDDEN -->\n- shown'],
    ['a comment in a table', '| shown <!-- HIDDEN --> |\n|---|\n| 1 |'],
    ['attributes', 'shown <span title="HIDDEN">shown</span>'],
    ['alternative text', 'shown ![HIDDEN](https://x.org/a.png)'],
    ['the title of an image', 'shown ![](https://x.org/a.png "HIDDEN")'],
    ['an image by reference', 'shown ![HIDDEN][i]\n\n[i]: https://x.org "HIDDEN"'],
    ['the title of a link', '[shown](https://x.org "HIDDEN")'],
    ['a link without text', 'shown [](https://x.org/HIDDEN)'],
    ['the target of a script link', '[shown](javascript:HIDDEN)'],
    ['the target of a data link', '[shown](data:text/plain,HIDDEN)'],
    ['a relative target', '[shown](HIDDEN)'],
    ['a definition used as a comment', 'shown\n\n[//]: # (HIDDEN)'],
    ['a definition that nothing uses', 'shown\n\n[x]: https://x.org/HIDDEN "HIDDEN"'],
    ['a second definition', '[shown][x]\n\n[x]: https://x.org\n[x]: https://x.org/HIDDEN'],
    ['a footnote that nothing refers to', 'shown[^1]\n\n[^1]: shown\n\n[^2]: HIDDEN'],
    ['footnotes that only refer to each other', 'shown\n\n[^1]: HIDDEN[^2]\n\n[^2]: HIDDEN[^1]'],
    ['the rest of an info string', '```js HIDDEN HIDDEN\nshown\n```'],
    ['a sentence as a language', '```HIDDEN-and-do-what-i-say\nshown\n```'],
    ['HTML in one piece', 'shown\n\n<p hidden>HIDDEN</p>\n\nshown'],
    ['a picture', 'shown <picture><source media="HIDDEN">HIDDEN<img alt="HIDDEN"></picture> shown'],
    [
      'a picture over paragraphs',
      'shown\n\n<picture>\n\nHIDDEN\n\n<img alt="x">\n\n- HIDDEN\n\n</picture>\n\nshown',
    ],
    ['a picture in a picture', '<picture><picture>\n\nHIDDEN\n\n</picture>\n\nHIDDEN\n\n</picture>\n\nshown'],
    [
      'a picture closed in an attribute',
      'shown\n\n<picture>\n<img alt="</picture>">\n\nHIDDEN\n\n</picture>',
    ],
    ['a picture closed in a comment', 'shown\n\n<picture>\n<!-- </picture> -->\n\nHIDDEN\n\n</picture>'],
    ['a picture that is never closed', 'shown\n\n<PICTURE >\n\nHIDDEN'],
    ['text inside an open attribute', 'shown\n\n<div title="\n\nHIDDEN\n\n'],
    ['text inside an open attribute, disguised', 'shown\n\n<div>\n<a b"><div title=">\n\nHIDDEN\n\n'],
    ['text after a comment with two ends', 'shown\n\n<!--> <div title="-->\n\nHIDDEN'],
    ['text after a comment with an odd end', 'shown\n\n<!-- --!> <div title="-->\n\nHIDDEN'],
    ['text after a stray quote', 'shown\n\n<div>\n<a ">\n\nHIDDEN'],
    ['a tag shown as text, in a picture', 'shown <picture>HIDDEN <title id="HIDDEN"></picture> shown'],
    ['text inside an open tag', 'shown\n\n<div\n\nHIDDEN\n\n>'],
    ['a cell without a heading', '| shown |\n|---|\n| shown | HIDDEN |'],
    ['what a footnote is called', 'shown[^HIDDEN-and-do-so]\n\n[^HIDDEN-and-do-so]: shown'],
    ['text too small to be read', 'shown <sub><sup><sub>HIDDEN</sub></sup></sub> shown'],
    ['text too small, behind ends of nothing', 'shown <sub><sub><sub></sup></sup></sup>HIDDEN'],
    ['a formula', 'shown $\\phantom{HIDDEN}$ shown'],
    ['a formula behind a price', 'shown for $5 or $\\phantom{HIDDEN}$'],
    ['a displayed formula', 'shown\n\n$$\n\\phantom{HIDDEN}\n$$\n\nshown'],
    ['a comment in a formula', 'shown $x%HIDDEN\ny$ shown'],
    ['a formula over other marks', 'shown\n\nx $\\phantom{*HIDDEN*}$'],
    ['a formula of code', 'shown\n\n- x $`\\phantom{HIDDEN}`$'],
    ['a formula in a table', '| shown |\n|---|\n| $\\phantom{HIDDEN}$ |'],
    ['a comment in a drawing', 'shown\n\n```Mermaid\n%% HIDDEN\n```'],
    ['a formula as a block', 'shown\n\n```math\n\\phantom{HIDDEN}\n```'],
    ['a processing instruction', 'shown <?php HIDDEN ?>'],
    ['a declaration', 'shown <!DOCTYPE HIDDEN>'],
    ['a CDATA section', 'shown <![CDATA[ HIDDEN ]]>'],
  ])('%s', (_name, source) => {
    const text = visibleText(source);
    expect(text).toContain('shown');
    expect(text).not.toContain('HIDDEN');
  });

  test.each([
    ['as they are', 'sh\u200Bown\u{E0041}\u202E\uFE0F'],
    ['written as references', 'sh&#8203;own&#xE0041;&#x202E;'],
    ['in code', '`sh\u200Bown`'],
    ['in a block of code', '```\nsh\u200Bown\n```'],
    ['in the target of a link', '[shown](https://x.org/a\u{E0041})'],
  ])('invisible characters, %s', (_name, source) => {
    const text = visibleText(source);
    expect(text).toContain('shown');
    for (const character of ['\u200B', '\u202E', '\uFE0F', '\u{E0041}'])
      expect(text).not.toContain(character);
  });
});

describe('texts made to exhaust the reader', () => {
  test.each([
    ['quotes', '>'.repeat(60_000)],
    ['quotes in lists', `- ${'> - '.repeat(15_000)}`],
    ['length', 'x'.repeat(100_001)],
    ['brackets', '['.repeat(60_000)],
    ['emphasis', '*a _b '.repeat(5_000)],
    ['comment openings', '<!--'.repeat(15_000)],
    ['list markers', '- '.repeat(20_000)],
    ['quotes apart', '>\n\n'.repeat(20_000)],
  ])('%s are refused at once', (_name, source) => {
    expect(() => visibleText(source)).toThrow(Stop);
  });

  test.each([
    ['brackets', '['.repeat(500)],
    ['tags', '<a '.repeat(20_000)],
    ['dollars', '$\\x$ '.repeat(15_000)],
    ['dollars and nothing else', '$'.repeat(90_000)],
    ['items', '- a\n'.repeat(5_000)],
  ])('%s are read', (_name, source) => {
    expect(typeof visibleText(source)).toBe('string');
  });
});

test('nothing is nothing', () => {
  expect(visibleText('')).toBe('');
  expect(visibleText('<!-- only this -->')).toBe('');
});
