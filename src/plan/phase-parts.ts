import type { ListItem, RootContent } from 'mdast';
import { lineOf } from './markdown.ts';
import { plainText, withoutColon } from './outline.ts';
import type { Phase } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

const PART_NAMES = ['files', 'steps', 'verify'] as const;
type PartName = (typeof PART_NAMES)[number];

interface PhaseParts extends Record<PartName, RootContent[]> {
  /** See `Phase`. */
  passedOver: NonNullable<Phase['passedOver']>;
}

/** The blocks of a phase below each of its labels; those below any other label are the reader's alone. */
export function phaseParts(nodes: readonly RootContent[]): PhaseParts {
  const parts: PhaseParts = { files: [], steps: [], verify: [], passedOver: [] };
  const seen = new Set<PartName>();
  let current: RootContent[] = [];
  let unknown: string | undefined;
  for (const node of nodes) {
    const label = labelOf(node);
    if (label === undefined) {
      current.push(node);
      if (unknown !== undefined && asksForWork(node)) {
        parts.passedOver.push({ label: unknown, line: lineOf(node) });
        unknown = undefined;
      }
      continue;
    }
    const name = PART_NAMES.find((part) => part === label.toLowerCase());
    if (name !== undefined && seen.has(name)) {
      throw new PlanSyntaxError(lineOf(node), `a second **${label}** in the same phase; make them one`);
    }
    if (name !== undefined) seen.add(name);
    current = name === undefined ? [] : parts[name];
    unknown = name === undefined ? label : undefined;
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

const ACTIONS = ['create', 'modify', 'delete', 'rename'];
const SHELLS = ['sh', 'bash', 'shell', 'console', 'zsh'];

/** Whether a block reads as steps, file entries or commands. */
function asksForWork(node: RootContent): boolean {
  if (node.type === 'code') return SHELLS.includes(node.lang?.toLowerCase() ?? '');
  if (node.type !== 'list') return false;
  return node.ordered === true || node.children.some(isEntryOrCommand);
}

function isEntryOrCommand({ children: [block] }: ListItem): boolean {
  if (block?.type !== 'paragraph') return false;
  const [first, second] = block.children;
  if (first?.type === 'inlineCode') return first.value.includes(' ') || second === undefined;
  return (
    second?.type === 'inlineCode' && ACTIONS.includes(withoutColon(plainText(first ?? block)).toLowerCase())
  );
}
