import { carryOutPlan } from './carry-out-plan.ts';
import { keepPrimer } from './keep-primer.ts';
import { holdPlannerSession } from './planner-session.ts';
import type { Worker } from './worker.ts';

/** Works by itself, in sessions with the model. */
export const modelWorker: Worker = {
  plan: holdPlannerSession,
  implement: carryOutPlan,
  keepPrimer,
};
