import type { RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { type Item, listItems } from './list-items.ts';
import { lineOf } from './markdown.ts';
import { withoutColon } from './outline.ts';
import type { VerifyCommand } from './plan.ts';

/**
 * The commands under **Verify**: items that begin with a command in backticks (or with `run` and one), and code blocks, each
 * of which is one command. Other items say what to look at and are the reader's.
 */
export function readVerify(nodes: readonly RootContent[]): VerifyCommand[] {
  return nodes.flatMap((node) => {
    if (node.type === 'list') return listItems([node]).flatMap(readItem);
    return codeBlocks([node]);
  });
}

function readItem(item: Item): VerifyCommand[] {
  const [code] = item.code;
  if (code === undefined) return codeBlocks(item.node.children);
  const pieces = item.paragraph?.children ?? [];
  const before = textOf(pieces.slice(0, pieces.indexOf(code)))
    .trim()
    .toLowerCase();
  return ['', 'run'].includes(withoutColon(before)) ? [{ command: code.value, line: item.line }] : [];
}

function codeBlocks(nodes: readonly RootContent[]): VerifyCommand[] {
  return nodes.flatMap((node) =>
    node.type === 'code' && node.value.trim() !== '' ? [{ command: node.value, line: lineOf(node) }] : [],
  );
}
