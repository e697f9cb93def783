import { findExcess, type MarkdownAllowance } from '../core/markdown-excess.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

/** About 16,000 tokens: more than anybody reads before an approval. */
const MAX_PLAN_BYTES = 64 * 1024;
/** How deep lists, quotes and emphasis may be nested in one another. */
export const MAX_NESTING = 24;

/** A plan within these bounds is parsed within a second. */
const ALLOWED: MarkdownAllowance = {
  nesting: MAX_NESTING,
  containers: 1_000,
  blocks: 4_000,
  linesInBlock: 400,
  marksInBlock: 1_000,
  openBrackets: 100,
  columns: 100,
  underlines: 200,
};

/** Refuses text that is too long to be read, or that a Markdown parser would not be done with in time. */
export function refuseExcess(text: string): void {
  if (Buffer.byteLength(text) > MAX_PLAN_BYTES) {
    throw new PlanSyntaxError(
      undefined,
      `the plan is larger than ${MAX_PLAN_BYTES / 1024} KiB; split the work into several plans`,
    );
  }
  const excess = findExcess(text, ALLOWED);
  if (excess) throw new PlanSyntaxError(excess.line, `${excess.what}; write it more plainly`);
}
