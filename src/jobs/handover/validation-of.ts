import type { Validation } from '../implementing/validate.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Run } from '../run/run.ts';
import type { HandedReviews, Work } from './handover.ts';
import { refused } from './refused.ts';

/**
 * How the whole was validated: what is said of each criterion of the plan, and of commands that the plan names and no
 * others; the reviews that are configured, which `fitReviews` looks at. Throws `Stop('failed')`.
 */
export function validationOf(
  { config }: Pick<Run, 'config'>,
  { validation }: Extract<Work, { kind: 'implementation' }>,
  { plan }: Pick<ProposedPlan, 'plan'>,
): Omit<Validation, 'reviews'> {
  const asked = plan.criteria.map(({ text }) => text);
  const answered = validation.criteria.map(({ criterion }) => criterion);
  if (JSON.stringify(asked) !== JSON.stringify(answered)) {
    throw refused('it does not answer the success criteria of the plan');
  }
  const named = new Set(plan.phases.flatMap(({ verify }) => verify.map(({ command }) => command)));
  if (!validation.verify.every(({ command }) => named.has(command))) {
    throw refused('it names commands that the plan does not verify by');
  }
  assertAsConfigured(validation.reviews, config.reviews);
  const { fixRounds, verify, nextSteps } = validation;
  return {
    fixRounds,
    verify,
    nextSteps,
    criteria: validation.criteria.map(({ word, ...criterion }, index) => ({
      ...criterion,
      markdown: plan.criteria[index]?.markdown ?? criterion.criterion,
      word,
    })),
  };
}

function assertAsConfigured(given: HandedReviews, configured: readonly string[]): void {
  if ((given.kind === 'off') !== (configured.length === 0)) {
    throw refused('its reviews are not those of the configuration');
  }
  if (given.kind !== 'held') return;
  const { reviews, findings } = given;
  if (new Set(reviews).size < reviews.length || !reviews.every((name) => configured.includes(name))) {
    throw refused('it names reviews that are not configured');
  }
  if (!findings.every(({ review }) => reviews.includes(review))) {
    throw refused('it has findings of a review that was not held');
  }
}
