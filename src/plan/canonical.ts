import { isDeepStrictEqual } from 'node:util';
import type { Nodes, RootContent } from 'mdast';
import { lineOf } from './markdown.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';
import { type ReadPlan, readPlan } from './read-plan.ts';
import { renderPlan } from './render-plan.ts';

/**
 * Makes sure that a plan, written back, still means the same: its text as rendered is read again and held against the
 * blocks that it was first read from. So what the implementer is given is what the approver was shown.
 */
export function assertCanonical({ plan, blocks }: ReadPlan): void {
  const again = readAgain(renderPlan(plan), blocks);
  if (!isDeepStrictEqual(again.plan.frontMatter, plan.frontMatter)) {
    throw new PlanSyntaxError(
      undefined,
      'the front matter changes when it is written back; write its values more plainly',
    );
  }
  const added = again.blocks.length > blocks.length ? blocks.at(-1) : undefined;
  const changed = firstChange(blocks, again.blocks) ?? added;
  if (changed) throw new PlanSyntaxError(lineOf(changed), CHANGES);
}

const CHANGES =
  'this part changes its meaning when the plan is written back in its usual form; write it more plainly';

function readAgain(text: string, blocks: readonly RootContent[]): ReadPlan {
  try {
    return readPlan(text);
  } catch (error) {
    const isAboutWhole = error instanceof PlanSyntaxError && error.line === undefined;
    if (isAboutWhole) throw error;
    const [first] = blocks;
    throw new PlanSyntaxError(first ? lineOf(first) : undefined, CHANGES, { cause: error });
  }
}

/** The first of `before` that is not the same in `after`. */
function firstChange(before: readonly Nodes[], after: readonly Nodes[]): Nodes | undefined {
  for (const [index, node] of before.entries()) {
    const other = after[index];
    if (other === undefined || !isDeepStrictEqual(own(node), own(other))) return node;
    const changed = firstChange(childrenOf(node), childrenOf(other));
    if (changed) return changed;
    if (childrenOf(node).length !== childrenOf(other).length) return node;
  }
  return undefined;
}

function childrenOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? node.children : [];
}

/** The fields of a node that carry meaning, but for its children. */
function own(node: Nodes): object {
  const { position, data, ...fields } = node;
  return { ...fields, children: undefined };
}
