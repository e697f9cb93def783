import { visit } from 'unist-util-visit';
import { parseMarkdown } from './markdown.ts';
import type { PlanSection } from './plan.ts';

/** The files that a section names: its inline code that reads as a path with an ending, each once. */
export function pathsInSection({ body }: PlanSection): string[] {
  const paths = new Set<string>();
  visit(parseMarkdown(body), 'inlineCode', ({ value }) => {
    if (/^[\w@.-]+(\/[\w@.-]+)*\.[A-Za-z]\w*$/.test(value)) paths.add(value);
  });
  return [...paths];
}
