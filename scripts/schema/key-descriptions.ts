import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';

/**
 * What a document says of each key of the configuration: of a group, or of a key that stands alone, the first paragraph
 * below its heading; of a key in a group its row in the table.
 */
export function keyDescriptions({ children }: Root): Map<string, string> {
  const said = new Map<string, string>();
  let section: string | undefined;
  for (const node of children) {
    if (node.type === 'heading' && node.depth === 2) section = keyIn(node);
    if (section === undefined) continue;
    if (node.type === 'paragraph' && !said.has(section)) said.set(section, withoutDefault(plain(node)));
    if (node.type !== 'table') continue;
    for (const { children: cells } of node.children.slice(1)) {
      const [key, , meaning] = cells.map((cell) => plain(cell));
      if (key && meaning) said.set(key, meaning);
    }
  }
  return said;
}

/** The key that a heading is about: one that consists of code alone. */
function keyIn({ children }: Extract<RootContent, { type: 'heading' }>): string | undefined {
  const [only, ...others] = children;
  return only?.type === 'inlineCode' && others.length === 0 ? only.value : undefined;
}

function plain(node: Parameters<typeof textOf>[0]): string {
  return textOf(node).replace(/\s+/g, ' ').trim();
}

/** Editors show the default by themselves. */
function withoutDefault(text: string): string {
  return text.replace(/^Default .*?\. (?=[A-Z])/, '');
}
