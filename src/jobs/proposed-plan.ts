import type { Sha } from '../core/ids.ts';
import { Stop } from '../core/stop.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import { parsePlan } from '../plan/parse-plan.ts';
import type { Phase, Plan } from '../plan/plan.ts';
import { PlanSyntaxError } from '../plan/plan-syntax-error.ts';
import { readFileAt } from '../workspace/git/read-commit.ts';
import { fetchDefaultBranch, type Place } from './place.ts';
import { type PlanOnBranch, readPlanOnBranch } from './plan-on-branch.ts';
import type { Run } from './run.ts';

/** The plan that a pull request proposes, and how much of it is already carried out. */
export interface ProposedPlan extends PlanOnBranch {
  plan: Plan;
  /** The newest commit that is not one of the implementation: it holds the plan that is to be approved. */
  planCommit: Sha;
  openPhases: Phase[];
  /** From the default branch, like everything that steers the implementer. */
  primer: string | undefined;
  skill: string | undefined;
}

/** Reads and checks the plan at the head of the pull request. Throws Stop that names the file and the line at fault. */
export async function readProposedPlan(
  run: Run,
  { pull, place }: { pull: PullRequest; place: Place },
): Promise<ProposedPlan> {
  const onBranch = await readPlanOnBranch(run, { place, base: pull.baseRef, head: pull.headSha });
  const plan = parsed(onBranch);
  const commit = await fetchDefaultBranch(run, place);
  const { primer } = run.config.plans;
  return {
    ...onBranch,
    plan,
    planCommit: onBranch.approvable.at(-1) ?? onBranch.head,
    openPhases: plan.phases.filter(({ number }) => !onBranch.donePhases.has(number)),
    primer: await readFileAt(place.repository, { commit, path: primer }),
    skill: await readFileAt(place.repository, { commit, path: '.claude/skills/sonnet-implementer/SKILL.md' }),
  };
}

function parsed({ path, text }: PlanOnBranch): Plan {
  try {
    return parsePlan(text);
  } catch (error) {
    if (!(error instanceof PlanSyntaxError)) throw error;
    throw new Stop(
      'blocked',
      `\`${path}\`, ${error.message} Mend the file on the branch and approve again.`,
      {
        cause: error,
      },
    );
  }
}
