import type { ProposedPlan } from '../proposed-plan.ts';
import type { Validation } from '../validate.ts';
import type { Work } from './handover.ts';
import { refused } from './refused.ts';

/**
 * How the whole was validated: what is said of each criterion of the plan, and of commands that the plan names and no
 * others. Throws `Stop('failed')`.
 */
export function validationOf(
  { validation }: Extract<Work, { kind: 'implementation' }>,
  { plan }: Pick<ProposedPlan, 'plan'>,
): Validation {
  const asked = plan.criteria.map(({ text }) => text);
  const answered = validation.criteria.map(({ criterion }) => criterion);
  if (JSON.stringify(asked) !== JSON.stringify(answered)) {
    throw refused('it does not answer the success criteria of the plan');
  }
  const named = new Set(plan.phases.flatMap(({ verify }) => verify.map(({ command }) => command)));
  if (!validation.verify.every(({ command }) => named.has(command))) {
    throw refused('it names commands that the plan does not verify by');
  }
  return {
    ...validation,
    criteria: validation.criteria.map(({ word, ...criterion }) => ({ ...criterion, word })),
  };
}
