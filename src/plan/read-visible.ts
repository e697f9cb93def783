import type { Root } from 'mdast';
import { refuseExcess } from './limits.ts';
import { parseMarkdown } from './markdown.ts';
import { refuseHidden, refuseInvisible } from './refuse-hidden.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The Markdown tree of a text all of which can be seen when it is rendered. A byte order mark at the start and the line ends of other systems
 * are fine. Throws `PlanSyntaxError`.
 */
export function readVisible(text: string): Root {
  const unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const source = unmarked.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  refuseExcess(source);
  refuseInvisible(source);
  const tree = parseMarkdown(source);
  refuseHidden(tree);
  return tree;
}
