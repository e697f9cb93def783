import type { InlineCode, ListItem, Paragraph, RootContent } from 'mdast';
import { lineOf, renderMarkdown } from './markdown.ts';
import { plainText } from './outline.ts';

/** An item of a list as the machine reads it. */
export interface Item {
  node: ListItem;
  /** Its first paragraph, if it begins with one. */
  paragraph: Paragraph | undefined;
  /** That paragraph in plain text on one line. */
  text: string;
  /** That paragraph as Markdown. */
  words: string;
  /** The inline code in it. */
  code: InlineCode[];
  line: number;
}

/** The items of all lists among `nodes`, without those nested in them. */
export function listItems(nodes: readonly RootContent[]): Item[] {
  return nodes.flatMap((node) => (node.type === 'list' ? node.children.map(readItem) : []));
}

function readItem(node: ListItem): Item {
  const [first] = node.children;
  const paragraph = first?.type === 'paragraph' ? first : undefined;
  return {
    node,
    paragraph,
    text: paragraph ? plainText(paragraph) : '',
    words: paragraph ? renderMarkdown([paragraph]) : '',
    code: paragraph?.children.filter((child) => child.type === 'inlineCode') ?? [],
    line: lineOf(node),
  };
}
