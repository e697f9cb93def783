import type { Implementer } from '../agent/implementer.ts';
import type { PlannerEnd } from '../agent/planner-tools.ts';
import type { PrimerSubmission } from '../agent/primer-keeper.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import type { Validation } from './implementing/validate.ts';
import type { Workbench } from './implementing/workbench.ts';
import type { Authority } from './permission/authorise.ts';
import type { ProposedPlan } from './plan-file/proposed-plan.ts';
import type { PlannerSession } from './planning/planner-session.ts';
import type { AcceptedPlan } from './planning/submission-review.ts';
import type { PrimerUpdate } from './primer/keep-primer.ts';
import type { Place } from './run/place.ts';
import type { Run } from './run/run.ts';

/**
 * Does the part of a job that takes a model. What comes before (who may, what is there) and after (what people are shown)
 * is the same whoever does it.
 */
export interface Worker {
  /** Makes a plan, or finds another end. */
  plan(run: Run, session: PlannerSession): Promise<PlannerEnd<AcceptedPlan>>;
  /** Carries out the phases of a plan that are open, up to the last push. */
  implement(run: Run, task: ImplementationTask): Promise<Implementation>;
  /** Writes the primer anew, or brings it back in step. */
  keepPrimer(run: Run, task: PrimerUpdate): Promise<PrimerSubmission>;
}

export interface ImplementationTask {
  place: Place;
  pull: PullRequest;
  proposed: ProposedPlan;
  authority: Authority;
}

/** What handing over goes by, once every phase is on the branch. */
export interface Implementation {
  workbench: Pick<Workbench, 'repository' | 'branch' | 'head' | 'authority'>;
  implementer: Pick<Implementer, 'deviations' | 'ticked'>;
  validation: Validation;
  /** All rounds of mending that this run took. */
  fixRounds: number;
}
