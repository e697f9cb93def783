import type { Sha } from '../core/ids.ts';
import { Stop } from '../core/stop.ts';
import { findPlanBranches, findPlanPullRequest } from '../github/plan-pull-request.ts';
import { readBranchHead } from '../github/repository.ts';
import { parsePlan } from '../plan/parse-plan.ts';
import type { CommittedPlan } from './committed-plan.ts';
import type { Place } from './place.ts';
import { type PlanOnBranch, readPlanOnBranch } from './plan-on-branch.ts';
import type { Run } from './run.ts';

/** What is there already for an issue that is to be planned. */
export type EarlierPlan =
  | { kind: 'none'; takenBranches: string[] }
  /** This very trigger has been answered before, up to the push at least. */
  | { kind: 'same-run'; committed: CommittedPlan }
  /** An open plan that was asked for by another trigger: the new one takes its place. */
  | { kind: 'replaced'; branch: string; head: Sha; path: string; text: string };

export async function findEarlierPlan(
  run: Run,
  { issue, place }: { issue: number; place: Place },
): Promise<EarlierPlan> {
  const { github } = run.deps;
  const base = run.repository.defaultBranch;
  const pull = await findPlanPullRequest(github, { issue });
  const branches = await findPlanBranches(github, { issue });
  if (!pull) {
    for (const branch of branches) {
      const head = await readBranchHead(github, branch);
      const onBranch = head && (await readOrNothing(run, { place, base, head }));
      if (onBranch?.planRun === run.id) return sameRun(branch, onBranch);
    }
    return { kind: 'none', takenBranches: branches };
  }
  const onBranch = await readPlanOnBranch(run, { place, base, head: pull.headSha });
  if (onBranch.planRun === run.id) return sameRun(pull.headRef, onBranch);
  if (onBranch.donePhases.size > 0) {
    throw new Stop(
      'blocked',
      `The plan for this issue is being carried out: #${pull.number} holds ${onBranch.donePhases.size} finished phases. Approve it to go on, or close it to start anew, and add the label again.`,
    );
  }
  const { head, path, text } = onBranch;
  return { kind: 'replaced', branch: pull.headRef, head, path, text };
}

/** A branch that nobody proposes may hold anything; it only matters if it holds what this run has pushed. */
async function readOrNothing(
  run: Run,
  where: { place: Place; base: string; head: Sha },
): Promise<PlanOnBranch | undefined> {
  try {
    return await readPlanOnBranch(run, where);
  } catch (error) {
    if (error instanceof Stop && error.conclusion === 'blocked') return undefined;
    throw error;
  }
}

function sameRun(branch: string, { path, text }: PlanOnBranch): EarlierPlan {
  return { kind: 'same-run', committed: { branch, path, plan: parsePlan(text), warnings: [] } };
}
