import type { BlockContent, PhrasingContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { stripInvisible } from '../core/invisible.ts';
import { cut, cutAtWord } from './cut.ts';
import { inertBlocks, inertText, inertWords, LIVE } from './inert.ts';

const parser = unified().use(remarkParse).use(remarkGfm);
const printer = unified().use(remarkGfm).use(remarkStringify, { bullet: '-', rule: '-' });

/** GitHub's own limit on a comment is 65,536 characters; some are left for what is put around a report. */
const MAX_COMMENT_CHARACTERS = 65_000;

/** Markdown of a model or a stranger as Markdown that can do nothing, in `max` characters. See `inertBlocks`. */
export function neutral(markdown: string, { max = 4_000 } = {}): string {
  return shortened(stripInvisible(markdown), max, (text) => print(inertBlocks(parser.parse(text).children)));
}

/** As `neutral`, on one line and without emphasis: for list items and table cells. Code stays code. */
export function neutralLine(markdown: string, { max = 1_000 } = {}): string {
  return shortened(oneLine(markdown), max, (line) => {
    const [first, ...others] = parser.parse(line).children;
    const isPlain = first?.type === 'paragraph' && others.length === 0;
    return printLine(isPlain ? inertWords(first.children) : inertText(line));
  });
}

/** Plain text of a stranger on one line, so that it is shown as it is: titles, and what was read out of a plan. */
export function literalLine(text: string, { max = 300 } = {}): string {
  return shortened(oneLine(text), max, (line) => printLine(inertText(line)));
}

/** Text for a title or a commit message, which are not Markdown: one line that mentions and closes nothing. */
export function plainLine(text: string, { max = 120 } = {}): string {
  return cut(oneLine(text), max).split(LIVE).join(' ');
}

/** The whole of a comment, under GitHub's limit. Reports are; this is for what else may come. `head` is kept whole. */
export function fitComment(markdown: string, { head = '' } = {}): string {
  const max = MAX_COMMENT_CHARACTERS - head.length;
  if (markdown.length <= max) return head + markdown;
  const kept = markdown.slice(0, markdown.lastIndexOf('\n', max - 100));
  return `${head}${kept}\n\n… (cut here: the whole is in the record of the run)`;
}

/** Renders as much of `text` as comes out in no more than `max` characters. */
function shortened(text: string, max: number, render: (text: string) => string): string {
  let kept = cutAtWord(text, max);
  let rendered = render(kept);
  while (rendered.length > max) {
    kept = cutAtWord(kept, Math.max(1, Math.floor((kept.length * max) / rendered.length)));
    rendered = render(kept);
  }
  return rendered;
}

function print(children: BlockContent[]): string {
  return printer.stringify({ type: 'root', children }).trim();
}

function printLine(children: readonly PhrasingContent[]): string {
  return print([{ type: 'paragraph', children: [...children] }]).replaceAll('\n', ' ');
}

/** What is seen of a text, for a terminal. */
export function oneLine(text: string): string {
  return stripInvisible(text).replace(/\s+/g, ' ').trim();
}
