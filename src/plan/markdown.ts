import type { Nodes, Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';

const markdown = unified()
  .use(remarkParse)
  .use(remarkFrontmatter)
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkStringify, { bullet: '-', bulletOther: '*', emphasis: '_', rule: '-', listItemIndent: 'one' })
  .freeze();

/** GitHub-flavoured Markdown with front matter, as a tree with positions. */
export function parseMarkdown(text: string): Root {
  return markdown.parse(text);
}

/** Blocks in the one way that Baton writes them, without a line end after the last. */
export function renderMarkdown(nodes: readonly RootContent[]): string {
  const text = markdown.stringify({ type: 'root', children: [...nodes] });
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** The line on which a node begins; 1 where it was made rather than parsed. */
export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

/** Blocks of Markdown with a blank line between them. */
export function joinBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}
