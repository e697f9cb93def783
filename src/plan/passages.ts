import type { Nodes, RootContent } from 'mdast';
import { lineOf } from './markdown.ts';
import type { Passage, PassagePlace, TextPiece } from './plan.ts';

/** The blocks of text and of code in `nodes`, however deeply they are nested, in the order in which they are read. */
export function passagesOf(nodes: readonly RootContent[]): Passage[] {
  return nodes.flatMap((node) => passagesIn(node, {}));
}

function passagesIn(node: Nodes, place: PassagePlace): Passage[] {
  const line = lineOf(node);
  switch (node.type) {
    case 'paragraph':
    case 'tableCell':
      return [{ kind: 'prose', pieces: piecesIn(node), line, ...place }];
    case 'heading':
      return [{ kind: 'prose', pieces: piecesIn(node), line, isHeading: true, ...place }];
    case 'code':
      return [{ kind: 'code', text: node.value, line, ...place }];
    case 'blockquote':
      return node.children.flatMap((child) => passagesIn(child, { ...place, isQuoted: true }));
    case 'listItem':
      return node.children.flatMap((child) => passagesIn(child, { item: { line }, ...place }));
    default:
      return 'children' in node ? node.children.flatMap((child) => passagesIn(child, place)) : [];
  }
}

function piecesIn(node: Nodes): TextPiece[] {
  if (node.type === 'inlineCode') return [{ isCode: true, text: node.value, line: lineOf(node) }];
  if ('children' in node) return node.children.flatMap(piecesIn);
  return 'value' in node ? [{ isCode: false, text: node.value, line: lineOf(node) }] : [];
}
