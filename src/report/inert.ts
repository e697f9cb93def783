import type {
  BlockContent,
  List,
  ListItem,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
  Text,
} from 'mdast';
import { isDrawn } from '../core/drawn-languages.ts';
import { findFormula } from '../core/find-formula.ts';

/** Deeper nesting says nothing to a reader, and enough of it exhausts the stack of whoever prints it. */
const MAX_DEPTH = 12;

/**
 * Markdown of a stranger as Markdown that can do nothing: no links, images or mentions, no references that would close
 * or cross-link an issue, HTML as the text that it is, comments left out.
 */
export function inertBlocks(nodes: readonly RootContent[], depth = 0): BlockContent[] {
  return nodes.flatMap((node) => inertBlock(node, depth));
}

/** The inline content of one line without its emphasis: text, and code where it was code. */
export function inertWords(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return neutralise(nodes.flatMap((node) => visible(node, 0)).flatMap(withoutEmphasis));
}

/** `value` as text in which nothing is a mention, a reference or an address. */
export function inertText(value: string): PhrasingContent[] {
  return neutralise([{ type: 'text', value }]);
}

/** The places at which a mention, a reference or an address has to be broken to be none. */
export const LIVE = /(?<=[@#]|:(?=\/\/)|www(?=\.)|GH(?=-))(?=[\w/.-])/i;

function inertBlock(node: RootContent, depth: number): BlockContent[] {
  if (depth > MAX_DEPTH) return [paragraph([{ type: 'text', value: '…' }])];
  switch (node.type) {
    case 'paragraph':
      return [paragraph(inline(node.children, depth))];
    case 'heading':
      return [paragraph([{ type: 'strong', children: inline(node.children, depth) }])];
    case 'blockquote':
      return [{ type: 'blockquote', children: inertBlocks(node.children, depth + 1) }];
    case 'list':
      return [inertList(node, depth)];
    case 'table':
      return [inertTable(node, depth)];
    case 'code':
      // A drawing may have links in it.
      return [{ type: 'code', lang: isDrawn(node.lang) ? 'text' : (node.lang ?? null), value: node.value }];
    case 'html':
      return shown(node.value).map((text) => paragraph(neutralise([text])));
    case 'thematicBreak':
      return [node];
    default:
      return [];
  }
}

function inertList(list: List, depth: number): List {
  const children = list.children.map(
    (item): ListItem => ({ ...item, children: inertBlocks(item.children, depth + 1) }),
  );
  return { ...list, children };
}

function inertTable(table: Table, depth: number): Table {
  const children = table.children.map((row) => ({
    ...row,
    children: row.children.map((cell) => ({ ...cell, children: inline(cell.children, depth) })),
  }));
  return { ...table, children };
}

function inline(nodes: readonly PhrasingContent[], depth: number): PhrasingContent[] {
  return neutralise(nodes.flatMap((node) => visible(node, depth)));
}

/** What is seen of a node: the words of a link, the source of HTML. */
function visible(node: PhrasingContent, depth: number): PhrasingContent[] {
  if (depth > MAX_DEPTH) return [{ type: 'text', value: '…' }];
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'break':
      return [node];
    case 'emphasis':
    case 'strong':
    case 'delete':
      return [{ ...node, children: joined(node.children.flatMap((child) => visible(child, depth + 1))) }];
    case 'link':
    case 'linkReference':
      return node.children.flatMap((child) => visible(child, depth + 1));
    case 'image':
    case 'imageReference':
      return [{ type: 'text', value: '(image)' }];
    case 'html':
      return shown(node.value);
    default:
      return [];
  }
}

function withoutEmphasis(node: PhrasingContent): PhrasingContent[] {
  if (!('children' in node)) return [node];
  return node.children.flatMap(withoutEmphasis);
}

/**
 * Breaks text where it would do something. What was taken out between two texts must not have held a mention apart, so
 * neighbours are joined first.
 */
function neutralise(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const isFormula = findFormula({ type: 'paragraph', children: [...nodes] });
  const everyText = (all: readonly PhrasingContent[]): PhrasingContent[] =>
    joined(all).flatMap((node): PhrasingContent[] => {
      if (node.type === 'text') return isFormula ? withPlainDollars(node) : broken(node);
      return 'children' in node ? [{ ...node, children: everyText(node.children) }] : [node];
    });
  return everyText(nodes);
}

/** As GitHub has it for a dollar sign that is meant as one. A formula could hide words. */
function withPlainDollars({ value }: Text): PhrasingContent[] {
  return value
    .split('$')
    .flatMap((part, index): PhrasingContent[] => [
      ...(index === 0 ? [] : [{ type: 'html', value: '<span>$</span>' } as const]),
      ...broken({ type: 'text', value: part }),
    ]);
}

function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'text' && last?.type === 'text') {
      result.splice(-1, 1, { type: 'text', value: last.value + node.value });
    } else {
      result.push(node);
    }
  }
  return result;
}

/** An empty comment between the sign and the name is invisible, and no name follows the sign any more. */
function broken({ value }: Text): PhrasingContent[] {
  return value
    .split(LIVE)
    .flatMap((part, index): PhrasingContent[] => [
      ...(index === 0 ? [] : [{ type: 'html', value: '<!-- -->' } as const]),
      { type: 'text', value: part },
    ]);
}

/** The source of HTML without its comments, which are hidden for a reason. */
function shown(html: string): Text[] {
  const parts = html.split('<!--').map((part, index) => {
    if (index === 0) return part;
    const end = part.indexOf('-->');
    return end < 0 ? '' : part.slice(end + '-->'.length);
  });
  const value = parts.join('').trim();
  return value === '' ? [] : [{ type: 'text', value }];
}

function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}
