import { carryOutPlan } from './implementing/carry-out-plan.ts';
import { holdPlannerSession } from './planning/planner-session.ts';
import { keepPrimer } from './primer/keep-primer.ts';
import type { Worker } from './worker.ts';

/** Works by itself, in sessions with the model. */
export const modelWorker: Worker = {
  plan: holdPlannerSession,
  implement: carryOutPlan,
  keepPrimer,
};
