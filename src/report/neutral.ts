import type { Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { stripInvisible } from '../core/invisible.ts';

const parser = unified().use(remarkParse).use(remarkGfm);
const printer = unified().use(remarkGfm).use(remarkStringify, { bullet: '-', rule: '-' });

/** GitHub's own limit on a comment is 65,536 characters. */
export const MAX_COMMENT_CHARACTERS = 65_000;

/**
 * Text of a model or a stranger as Markdown that can do nothing: no raw HTML, no images, no links, no mentions, no
 * references that would close or cross-link an issue. Cut to `max` characters.
 */
export function neutral(markdown: string, { max = 10_000 }: { max?: number } = {}): string {
  const tree = parser.parse(stripInvisible(cut(markdown, max)));
  return printer
    .stringify({ type: 'root', children: tree.children.flatMap(inertBlock) } satisfies Root)
    .trim();
}

/** As `neutral`, on one line: for list items, table cells and headings. */
export function neutralLine(text: string, { max = 1_000 }: { max?: number } = {}): string {
  return neutral(oneLine(text), { max }).replaceAll('\n', ' ');
}

/** Text for a title or a commit message, which are not Markdown: one line that mentions and closes nothing. */
export function plainLine(text: string, { max = 120 }: { max?: number } = {}): string {
  return cut(oneLine(stripInvisible(text)), max).replace(/([@#])(?=\w)/g, '$1 ');
}

/** Foreign text as a code block that its content cannot end. */
export function codeBlock(text: string, { max = 4_000, language = 'text' } = {}): string {
  const kept = text.length > max ? `…\n${text.slice(-max)}` : text;
  const longest = Math.max(2, ...(kept.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${kept}\n${fence}`;
}

/** A name or path as inline code that its content cannot end. */
export function code(text: string): string {
  const flat = oneLine(stripInvisible(text));
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${flat} ${fence}` : `${fence}${flat}${fence}`;
}

/** The whole of a comment, under GitHub's limit. */
export function fitComment(markdown: string): string {
  return cut(markdown, MAX_COMMENT_CHARACTERS, '\n\n… (cut here: the whole is in the record of the run)');
}

function cut(text: string, max: number, ending = '…'): string {
  return text.length <= max ? text : text.slice(0, max - ending.length) + ending;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function inertBlock(node: RootContent): RootContent[] {
  switch (node.type) {
    case 'html':
    case 'definition':
    case 'footnoteDefinition':
    case 'yaml':
      return [];
    default:
      return inert(node) as RootContent[];
  }
}

function inert(node: Nodes): Nodes[] {
  switch (node.type) {
    case 'html':
      return [];
    case 'image':
    case 'imageReference':
      return [{ type: 'text', value: '(image)' }];
    case 'footnoteReference':
      return [];
    case 'link':
    case 'linkReference':
      return node.children.flatMap(inert);
    case 'text':
      return inertText(node.value);
    default:
      if ('children' in node) {
        return [{ ...node, children: node.children.flatMap((child) => inert(child)) } as Nodes];
      }
      return [node];
  }
}

/** An empty comment between the sign and the name is invisible, and no name follows the sign any more. */
function inertText(value: string): PhrasingContent[] {
  const parts = value.split(/(?<=[@#]|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-))(?=[\w/.-])/);
  return parts.flatMap((part, index): PhrasingContent[] =>
    index === 0
      ? [{ type: 'text', value: part }]
      : [
          { type: 'html', value: '<!-- -->' },
          { type: 'text', value: part },
        ],
  );
}
