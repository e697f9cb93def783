import type { Phase, Plan } from '../../plan/plan.ts';

type Phases = Pick<Plan, 'phases'>;
type Numbered = Pick<Phase, 'number' | 'name'>;

/** `2/5`: as trailers have it. */
export function phasePosition({ phases }: Phases, { number }: Pick<Phase, 'number'>): string {
  return `${number}/${phases.length}`;
}

/** `phase 2/5: Wiring`: for logs and subjects of commits. */
export function wholePhase(plan: Phases, phase: Numbered): string {
  return `phase ${phasePosition(plan, phase)}: ${phase.name}`;
}

export function unfinishedPhase(plan: Phases, phase: Numbered): string {
  return `phase ${phasePosition(plan, phase)}, unfinished: ${phase.name}`;
}
