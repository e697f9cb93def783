import type { PlannerUsage } from '../../agent/baseline.ts';
import type { Sha } from '../../core/ids.ts';
import type { Finding } from '../../plan/lint/finding.ts';
import type { Plan } from '../../plan/plan.ts';

/** A plan that is on its branch. */
export interface CommittedPlan {
  branch: string;
  commit: Sha;
  path: string;
  plan: Plan;
  warnings: Finding[];
  /** What it took to make it, as far as that is known. */
  usage: PlannerUsage | undefined;
}
