import type { Plan } from '../plan/plan.ts';

/** A plan that is on its branch. */
export interface CommittedPlan {
  branch: string;
  path: string;
  plan: Plan;
  warnings: string[];
}
