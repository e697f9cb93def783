import type { RootContent } from 'mdast';
import { listItems } from './list-items.ts';
import { renderMarkdown } from './markdown.ts';
import type { PlanStep } from './plan.ts';

/**
 * The steps under **Steps**: the items of its lists, counted through. Gives the lists in `nodes` those numbers, so that a person who reads
 * the rendered file and the implementer speak of the same step 3.
 */
export function readSteps(nodes: readonly RootContent[]): PlanStep[] {
  let next = 1;
  for (const node of nodes) {
    if (node.type !== 'list') continue;
    node.ordered = true;
    node.start = next;
    next += node.children.length;
  }
  return listItems(nodes).map(({ node, text, words, line }, index) => ({
    number: index + 1,
    text,
    words,
    markdown: renderMarkdown(node.children),
    line,
  }));
}
