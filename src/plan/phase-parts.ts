import type { RootContent } from 'mdast';
import { lineOf } from './markdown.ts';
import { plainText, withoutColon } from './outline.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

const PART_NAMES = ['files', 'steps', 'verify'] as const;
type PartName = (typeof PART_NAMES)[number];

/** The blocks of a phase below each of its labels; those below any other label are the reader's alone. */
export function phaseParts(nodes: readonly RootContent[]): Record<PartName, RootContent[]> {
  const parts: Record<PartName, RootContent[]> = { files: [], steps: [], verify: [] };
  const seen = new Set<PartName>();
  let current: RootContent[] = [];
  for (const node of nodes) {
    const label = labelOf(node);
    if (label === undefined) {
      current.push(node);
      continue;
    }
    const name = PART_NAMES.find((part) => part === label.toLowerCase());
    if (name !== undefined && seen.has(name)) {
      throw new PlanSyntaxError(lineOf(node), `a second **${label}** in the same phase; make them one`);
    }
    if (name !== undefined) seen.add(name);
    current = name === undefined ? [] : parts[name];
  }
  return parts;
}

/** The text of a paragraph that is all bold, or of a heading: what divides a phase. A colon may end it. */
function labelOf(node: RootContent): string | undefined {
  if (node.type !== 'heading' && node.type !== 'paragraph') return undefined;
  const [first, second, ...rest] = node.children;
  const isBold =
    first?.type === 'strong' &&
    rest.length === 0 &&
    (second === undefined || (second.type === 'text' && second.value.trim() === ':'));
  if (node.type === 'paragraph' && !isBold) return undefined;
  return withoutColon(plainText(node));
}
