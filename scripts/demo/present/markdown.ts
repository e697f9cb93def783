import type { List, ListItem, Nodes, RootContent, Table } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { inlineSpans } from './inline.ts';
import { BLANK, clipped, hanging, type Line, prefixed, type Span, span } from './line.ts';
import { tableLines } from './table.ts';
import { wrap } from './wrap.ts';

const parser = unified().use(remarkParse).use(remarkGfm);

/** Markdown as it is read in a terminal of that width. Raw HTML is left out. */
export function markdownLines(markdown: string, width: number): Line[] {
  return blocks(parser.parse(markdown).children, width);
}

function blocks(nodes: readonly RootContent[], width: number): Line[] {
  const shown = nodes.filter(({ type }) => type !== 'html' && type !== 'definition');
  return shown.flatMap((node, index) => {
    const before = shown[index - 1];
    const close = before === undefined || (node.type === 'list' && isLabel(before));
    return [...(close ? [] : [BLANK]), ...block(node, width)];
  });
}

/** Such as `**Files created**`, which belongs to the list that follows. */
function isLabel(node: RootContent): boolean {
  return node.type === 'paragraph' && node.children[0]?.type === 'strong';
}

function block(node: Nodes, width: number): Line[] {
  switch (node.type) {
    case 'heading':
      return wrap(inlineSpans(node.children, node.depth === 1 ? ['bold', 'underline'] : ['bold']), width);
    case 'paragraph':
      return wrap(inlineSpans(node.children), width);
    case 'list':
      return list(node, width);
    case 'code':
      return prefixed(
        node.value.split('\n').map((line) => [clipped(span(line), width - 2)]),
        span('│ ', 'dim'),
      );
    case 'blockquote':
      return prefixed(blocks(node.children, width - 2), span('▌ ', 'yellow'));
    case 'table':
      return table(node);
    case 'thematicBreak':
      return [[span('─'.repeat(width), 'dim')]];
    default:
      return 'children' in node ? node.children.flatMap((child) => block(child, width)) : [];
  }
}

/** Items stand close together, whatever they hold; what follows their first paragraph is quieter. */
function list({ ordered, start, children }: List, width: number): Line[] {
  return children.flatMap((item, index) => {
    const label = [bullet(item, ordered ? `${(start ?? 1) + index}.` : '•'), span(' ')];
    const [first, ...rest] = item.children;
    const room = width - label.reduce((sum, { text }) => sum + text.length, 0);
    const lines = [
      ...(first ? block(first, room) : [BLANK]),
      ...rest.flatMap((node) => (node.type === 'paragraph' ? quiet(block(node, room)) : block(node, room))),
    ];
    return hanging(label, lines);
  });
}

function bullet({ checked }: ListItem, plain: string): Span {
  if (typeof checked !== 'boolean') return span(plain, 'dim');
  return checked ? span('☑', 'green', 'bold') : span('☐');
}

function quiet(lines: readonly Line[]): Line[] {
  return lines.map((line) => line.map(({ text, styles }) => span(text, ...styles, 'dim')));
}

/** A heading row without words is left out. */
function table({ align, children }: Table): Line[] {
  const [head, ...body] = children.map((row) => row.children.map((cell) => inlineSpans(cell.children)));
  if (!head) return [];
  const bold = head.map((cell) => cell.map(({ text, styles }) => span(text, ...styles, 'bold')));
  const rows = head.some((cell) => cell.length > 0) ? [bold, ...body] : body;
  return tableLines(
    rows,
    head.map((_, column) => (align?.[column] === 'right' ? 'right' : 'left')),
  );
}
