import { assertCanonical } from './canonical.ts';
import type { Plan } from './plan.ts';
import { readPlan } from './read-plan.ts';

/**
 * Reads the text of a plan file. What comes back holds nothing that the rendered file does not show, and is canonical:
 * `renderPlan` writes it with the same meaning. Throws `PlanSyntaxError`.
 */
export function parsePlan(text: string): Plan {
  const read = readPlan(text);
  assertCanonical(read);
  return read.plan;
}
