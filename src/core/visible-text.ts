import type { Definition, FootnoteDefinition, Link, Nodes, Parents, Root, RootContent, Table } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { isDrawn } from './drawn-languages.ts';
import { FORMULA, findFormula, withoutFormulas } from './find-formula.ts';
import { stripInvisible } from './invisible.ts';
import { findExcess, PROSE } from './markdown-excess.ts';
import { isShownAsText, RawHtml } from './raw-html.ts';
import { Stop } from './stop.ts';

const longestText = 100_000;

const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkStringify, { bullet: '-', emphasis: '_', fences: true, listItemIndent: 'one', rule: '-' })
  .freeze();

interface Reading {
  source: string;
  html: RawHtml;
  definitions: Map<string, Definition>;
  footnotes: Set<FootnoteDefinition>;
  /** What the footnotes are called that were met so far: GitHub shows numbers, whatever they are called in the source. */
  numbers: Map<string, string>;
}

/**
 * What a person sees of a Markdown text on GitHub, as Markdown. Left out: raw HTML and what it hides, comments (also
 * unclosed), images' texts, titles, link targets other than http(s), definitions, info strings, footnotes that nothing
 * refers to and what footnotes are called, cells beyond the heading of their table, the source of drawings and
 * formulas, invisible characters. Throws `Stop('refused')` for a text that is too long or nested too deeply to read.
 */
export function visibleText(source: string): string {
  assertReadable(source);
  const tree = markdown.parse(source);
  const reading: Reading = {
    source,
    html: new RawHtml(),
    definitions: firstDefinitions(tree),
    footnotes: referredFootnotes(tree),
    numbers: new Map(),
  };
  const visible: Root = { type: 'root', children: seenChildren(tree, reading) as RootContent[] };
  return stripInvisible(markdown.stringify(visible)).trim();
}

function seen(node: Nodes, reading: Reading): Nodes[] {
  if (node.type === 'html') {
    reading.html.read(node.value);
    const isShown = isShownAsText(node.value) && !reading.html.hides;
    return isShown ? [{ type: 'text', value: stripInvisible(node.value) }] : [];
  }
  if (reading.html.hides && !('children' in node)) return [];

  switch (node.type) {
    case 'text':
      return [{ type: 'text', value: withoutFormulas(stripInvisible(node.value)) }];
    case 'inlineCode':
      return [{ type: 'inlineCode', value: stripInvisible(node.value) }];
    case 'code':
      if (isDrawn(stripInvisible(node.lang ?? ''))) return [paragraphOf('(drawing)')];
      return [{ type: 'code', value: stripInvisible(node.value), lang: languageName(node.lang) }];
    case 'image':
    case 'imageReference':
      return [{ type: 'text', value: '(image)' }];
    case 'definition':
      return [];
    case 'footnoteDefinition':
      return reading.footnotes.has(node) ? container({ ...node, ...numbered(node, reading) }, reading) : [];
    case 'footnoteReference':
      return [{ ...node, ...numbered(node, reading) }];
    case 'table':
      return container({ ...node, children: shownRows(node) }, reading);
    case 'link':
      return link(node, node.url, reading);
    case 'linkReference':
      return link(node, reading.definitions.get(node.identifier)?.url ?? '', reading);
    default:
      return 'children' in node ? container(node, reading) : [node];
  }
}

/** A container that had something to show and shows nothing any more goes as well. */
function container(node: Parents, reading: Reading): Nodes[] {
  const isInline = node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
  const children = isInline ? trimmed(seenChildren(node, reading)) : seenChildren(node, reading);
  if (children.length === 0 && node.children.length > 0 && node.type !== 'tableCell') return [];
  const shown = { ...node, children } as Parents;
  // One that goes on over other marks than text cannot be cut out.
  if (isInline && findFormula(shown)) return [{ ...node, children: [{ type: 'text', value: FORMULA }] }];
  return [shown];
}

function paragraphOf(value: string): Nodes {
  return { type: 'paragraph', children: [{ type: 'text', value }] };
}

function numbered({ identifier }: { identifier: string }, { numbers }: Reading) {
  const number = numbers.get(identifier) ?? `${numbers.size + 1}`;
  numbers.set(identifier, number);
  return { identifier: number, label: number };
}

/** GitHub leaves out cells for which there is no heading. */
function shownRows({ children }: Table): Table['children'] {
  const columns = children[0]?.children.length ?? 0;
  return children.map((row) => ({ ...row, children: row.children.slice(0, columns) }));
}

function link(node: Parents, url: string, reading: Reading): Nodes[] {
  const children = seenChildren(node, reading);
  const target = stripInvisible(url);
  if (children.length === 0 || !isWebAddress(target)) return children;
  return [{ type: 'link', url: target, children: children as Link['children'] }];
}

function seenChildren(node: Parents, reading: Reading): Nodes[] {
  const children: Nodes[] = [];
  for (const child of node.children) {
    const open = child.type === 'text' ? unclosedComment(child, reading.source) : -1;
    if (child.type === 'text' && open !== -1) {
      children.push(...seen({ ...child, value: child.value.slice(0, open) }, reading));
      break;
    }
    children.push(...seen(child, reading));
  }
  return children;
}

/** Without the spaces that stood beside something now gone. */
function trimmed(nodes: Nodes[]): Nodes[] {
  const [first] = nodes;
  if (first?.type === 'text') first.value = first.value.trimStart();
  const last = nodes.at(-1);
  if (last?.type === 'text') last.value = last.value.trimEnd();
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}

/** GitHub shows an unclosed comment inside a paragraph; other places hide it. Nobody writes one in good faith. */
function unclosedComment(node: Nodes & { value: string }, source: string): number {
  const { start, end } = node.position ?? {};
  const written = source.slice(start?.offset, end?.offset);
  return written.includes('<!--') && !written.includes('\\<!--') ? node.value.indexOf('<!--') : -1;
}

function firstDefinitions(tree: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  visit(tree, 'definition', (node) => {
    if (!found.has(node.identifier)) found.set(node.identifier, node);
  });
  return found;
}

/** GitHub shows a footnote only where the text, or a footnote that is shown, refers to it. */
function referredFootnotes(tree: Root): Set<FootnoteDefinition> {
  const all = new Map<string, FootnoteDefinition>();
  visit(tree, 'footnoteDefinition', (node) => {
    if (!all.has(node.identifier)) all.set(node.identifier, node);
  });

  const referred = new Set<FootnoteDefinition>();
  const follow = (from: Nodes) => {
    visit(from, (node) => {
      if (node.type === 'footnoteDefinition' && node !== from) return 'skip';
      const target = node.type === 'footnoteReference' ? all.get(node.identifier) : undefined;
      if (target === undefined || referred.has(target)) return undefined;
      referred.add(target);
      follow(target);
      return undefined;
    });
  };
  follow(tree);
  return referred;
}

/** The language of a code block, unless it is a sentence in disguise. */
function languageName(lang: string | null | undefined): string | null {
  const isName = lang !== null && lang !== undefined && lang.length <= 20 && lang.split('-').length <= 2;
  return isName ? stripInvisible(lang) : null;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

function assertReadable(source: string): void {
  const objection = objectionTo(source);
  if (objection !== undefined) throw new Stop('refused', objection);
}

/** Whether a text is of a length and depth that can be parsed in no time. */
export function isReadable(source: string): boolean {
  return objectionTo(source) === undefined;
}

function objectionTo(source: string): string | undefined {
  if (source.length > longestText) {
    return `The text has more than ${longestText} characters. Shorten it and start again.`;
  }
  const excess = findExcess(source, PROSE);
  return excess && `The text has ${excess.what} (line ${excess.line}). Simplify it and start again.`;
}
