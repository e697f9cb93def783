import type { Code, Link, Nodes, Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { isDrawn } from '../core/drawn-languages.ts';
import { findFormula } from '../core/find-formula.ts';
import { findInvisible } from '../core/invisible.ts';
import { MAX_NESTING } from './limits.ts';
import { lineOf } from './markdown.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

const MAX_CODE_COLUMNS = 500;
const MAX_GAP = ' '.repeat(80);
const MAX_LANGUAGE_LENGTH = 20;

/**
 * Refuses whatever the implementer would read and a person who looks at the rendered file would not see. Everything is
 * refused that is not known to be shown.
 */
export function refuseHidden(node: Nodes, depth = 0): void {
  if (depth > MAX_NESTING) {
    throw new PlanSyntaxError(
      lineOf(node),
      `nested more than ${MAX_NESTING} levels deep; write it more plainly`,
    );
  }
  const fault = hiddenIn(node);
  if (fault !== undefined) throw new PlanSyntaxError(lineOf(node), fault);
  if ('children' in node) for (const child of node.children) refuseHidden(child, depth + 1);
}

/** Refuses characters that nobody sees, wherever in the text they stand as they are. */
export function refuseInvisible(text: string): void {
  const found = findInvisible(text);
  if (!found) return;
  const line = text.slice(0, found.index).split('\n').length;
  throw new PlanSyntaxError(line, `${invisibleFault(found.codePoint)}; remove it`);
}

function hiddenIn(node: Nodes): string | undefined {
  switch (node.type) {
    case 'root':
    case 'yaml':
    case 'emphasis':
    case 'strong':
    case 'delete':
    case 'inlineCode':
    case 'break':
    case 'list':
    case 'listItem':
    case 'blockquote':
    case 'tableRow':
    case 'thematicBreak':
      return undefined;
    case 'paragraph':
    case 'heading':
    case 'tableCell':
      return findFormula(node)
        ? 'GitHub draws text between dollar signs as a formula, which can hide parts of it; put it in backticks'
        : undefined;
    case 'text':
      return invisibleIn(node.value) ?? commentIn(node.value);
    case 'code':
      return hiddenInCode(node);
    case 'table':
      return hiddenInTable(node);
    case 'link':
      return hiddenInLink(node);
    case 'html':
      return 'raw HTML and HTML comments are not allowed in a plan; put it in backticks, or write it as text';
    case 'image':
    case 'imageReference':
      return 'images are not allowed in a plan; say in words what they show';
    case 'definition':
    case 'linkReference':
      return 'link definitions are not shown when the file is rendered; write the address where it is used';
    case 'footnoteDefinition':
    case 'footnoteReference':
      return 'footnotes are not allowed in a plan; write the text where it belongs';
  }
}

function invisibleIn(text: string): string | undefined {
  const found = findInvisible(text);
  return found && `${invisibleFault(found.codePoint)}, written as a character reference; remove it`;
}

function invisibleFault(codePoint: number): string {
  return `the invisible character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')} is not allowed in a plan`;
}

function commentIn(text: string): string | undefined {
  return text.includes('<!--') ? 'HTML comments are not allowed in a plan, also unclosed ones' : undefined;
}

function hiddenInCode(code: Code): string | undefined {
  const language = code.lang ?? '';
  if (code.meta) return 'text after the language of a code block is not shown; write it above the block';
  if (language.length > MAX_LANGUAGE_LENGTH || language.split('-').length > 2) {
    return 'the language of a code block is not shown; give its short name, such as `ts`, or none';
  }
  if (isDrawn(language)) {
    return `GitHub draws \`${language}\` blocks, which hides parts of their source; name no language, or another`;
  }
  for (const line of code.value.split('\n')) {
    if (line.length > MAX_CODE_COLUMNS || line.replaceAll('\t', '        ').includes(MAX_GAP)) {
      return 'a line of this code block runs out of sight; break it into shorter ones';
    }
  }
  return invisibleIn(language);
}

function hiddenInTable(table: Table): string | undefined {
  const columns = table.children[0]?.children.length ?? 0;
  return table.children.some((row) => row.children.length > columns)
    ? 'a row of this table has more cells than its heading; the rest is not shown'
    : undefined;
}

function hiddenInLink(link: Link): string | undefined {
  if (link.title)
    return 'link titles are not shown when the file is rendered; write the text beside the link';
  return isShownBy(textOf(link), link.url)
    ? undefined
    : `the address of this link is not shown when the file is rendered; write it out, as in \`text (https://…)\``;
}

/** Whether the label is the address itself, give or take its scheme or the way up to the top of the repository. */
function isShownBy(label: string, url: string): boolean {
  const prefixes = ['', 'https://', 'http://', 'mailto:', '/', './', '../', '../../'];
  return prefixes.some((prefix) => prefix + label === url);
}
