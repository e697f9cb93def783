import type { Nodes, RootContent } from 'mdast';
import { lineOf } from './markdown.ts';
import type { Passage, TextPiece } from './plan.ts';

/** The blocks of text and of code in `nodes`, however deeply they are nested, in the order in which they are read. */
export function passagesOf(nodes: readonly RootContent[]): Passage[] {
  return nodes.flatMap(passagesIn);
}

function passagesIn(node: Nodes): Passage[] {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
    case 'tableCell':
      return [{ kind: 'prose', pieces: piecesIn(node), line: lineOf(node) }];
    case 'code':
      return [{ kind: 'code', text: node.value, line: lineOf(node) }];
    default:
      return 'children' in node ? node.children.flatMap(passagesIn) : [];
  }
}

function piecesIn(node: Nodes): TextPiece[] {
  if (node.type === 'inlineCode') return [{ isCode: true, text: node.value, line: lineOf(node) }];
  if ('children' in node) return node.children.flatMap(piecesIn);
  return 'value' in node ? [{ isCode: false, text: node.value, line: lineOf(node) }] : [];
}
