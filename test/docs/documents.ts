import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Code, Nodes, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';

export const ROOT = join(import.meta.dirname, '../..');

const markdown = unified().use(remarkParse).use(remarkGfm).freeze();

/** Paths of what people read in this repository. */
export const DOCUMENTS = globSync(['*.md', 'docs/**/*.md', '.github/**/*.md', 'test/support/**/*.md'], {
  cwd: ROOT,
}).sort();

export function readFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readDocument(path: string): Root {
  return markdown.parse(readFile(path));
}

export function codeBlocks(document: Root): Code[] {
  return all(document, 'code');
}

/** Every node of one kind, in the order of the document. */
export function all<K extends Nodes['type']>(document: Root, type: K): Extract<Nodes, { type: K }>[] {
  const found: Nodes[] = [];
  visit(document, (node) => {
    if (node.type === type) found.push(node);
  });
  return found as Extract<Nodes, { type: K }>[];
}

export interface TableText {
  head: string[];
  /** Cells as plain text, without the marks of code. */
  rows: string[][];
}

export function tables(document: Root): TableText[] {
  return all(document, 'table').map(({ children }) => {
    const [head = [], ...rows] = children.map((row) => row.children.map((cell) => textOf(cell)));
    return { head, rows };
  });
}

/** The only table of the document whose first columns are headed so. */
export function tableHeaded(document: Root, head: readonly string[]): TableText {
  const fitting = tables(document).filter((table) => head.every((name, index) => table.head[index] === name));
  const [table] = fitting;
  if (!table || fitting.length > 1) throw new Error(`${fitting.length} tables begin with ${head.join(', ')}`);
  return table;
}
