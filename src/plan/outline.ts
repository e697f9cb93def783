import type { Heading, Nodes, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { lineOf } from './markdown.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

/** A heading and what stands below it, up to the next one of its kind. */
export interface Part {
  heading: Heading;
  name: string;
  nodes: RootContent[];
}

/** Blocks divided at the headings of one depth. What stands before the first of them is `introduction`. */
export function splitAtHeadings(
  nodes: readonly RootContent[],
  depth: Heading['depth'],
): { introduction: RootContent[]; parts: Part[] } {
  const introduction: RootContent[] = [];
  const parts: Part[] = [];
  for (const node of nodes) {
    if (node.type === 'heading' && node.depth === depth) {
      parts.push({ heading: node, name: headingName(node), nodes: [] });
    } else {
      (parts.at(-1)?.nodes ?? introduction).push(node);
    }
  }
  return { introduction, parts };
}

/** Plain text on one line. */
export function plainText(node: Nodes): string {
  return textOf(node)
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}

/** A label without the colon that may end it. */
export function withoutColon(label: string): string {
  return label.endsWith(':') ? label.slice(0, -1).trim() : label;
}

function headingName(heading: Heading): string {
  const name = plainText(heading);
  if (name === '')
    throw new PlanSyntaxError(lineOf(heading), 'this heading has no text; name it or remove it');
  return name;
}
