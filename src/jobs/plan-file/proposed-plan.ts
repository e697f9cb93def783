import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { Phase, Plan } from '../../plan/plan.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { readFileAt, readFilesAt } from '../../workspace/git/read-commit.ts';
import { fetchDefaultBranch, type Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import { linterAt } from './lint-at.ts';
import { parsePlanFile } from './parse-plan-file.ts';
import { type PlanOnBranch, readPlanOnBranch } from './plan-on-branch.ts';
import { PlanUnfit } from './plan-unfit.ts';

/** Of the repository's own, which goes before Baton's. */
export const IMPLEMENTER_SKILL = '.claude/skills/sonnet-implementer/SKILL.md';

/** The plan that a pull request proposes, and how much of it is already carried out. */
export interface ProposedPlan extends PlanOnBranch {
  plan: Plan;
  /** The newest commit that is not one of the implementation: it holds the plan that is to be approved. */
  planCommit: Sha;
  openPhases: Phase[];
  /** Head of the default branch: everything that steers a model comes from there. */
  steeredBy: Sha;
  primer: string | undefined;
  skill: string | undefined;
}

/** Reads and checks the plan at the head of the pull request. Throws Stop that names the file and the line at fault. */
export async function readProposedPlan(
  run: Run,
  { pull, place }: { pull: PullRequest; place: Place },
): Promise<ProposedPlan> {
  const onBranch = await readPlanOnBranch(run, { place, base: pull.baseRef, head: pull.headSha });
  const plan = parsePlanFile(onBranch, { goOn: 'approve again' });
  const planCommit = onBranch.approvable[onBranch.approvable.length - 1] ?? onBranch.head;
  await assertUnchangedSince(planCommit, { place, onBranch });
  await assertFit(run, { place, plan, onBranch });
  await assertDoneKept({ place, plan, onBranch });
  const commit = await fetchDefaultBranch(run, place);
  const paths = [run.config.plans.primer, IMPLEMENTER_SKILL];
  const [primer, skill] = await readFilesAt(place.repository, { commit, paths });
  return {
    ...onBranch,
    plan,
    planCommit,
    openPhases: openPhases(plan, onBranch),
    steeredBy: commit,
    primer,
    skill,
  };
}

/**
 * A plan as it stands at `head`, which nobody has proposed: no pull request says who approved what, and what steers a model
 * comes from there as well.
 */
export function unproposed(
  standing: Pick<
    ProposedPlan,
    'path' | 'text' | 'plan' | 'head' | 'mergeBase' | 'donePhases' | 'begunPhases' | 'primer' | 'skill'
  >,
): ProposedPlan {
  const { head, plan } = standing;
  return {
    ...standing,
    planCommit: head,
    steeredBy: head,
    versions: [],
    approvable: [head],
    editorIds: [],
    openPhases: openPhases(plan, standing),
  };
}

function openPhases({ phases }: Plan, { donePhases }: Pick<PlanOnBranch, 'donePhases'>): Phase[] {
  return phases.filter(({ number }) => !donePhases.has(number));
}

/** The approval was given to the plan as it stood before the first commit that carries it out. */
async function assertUnchangedSince(
  planCommit: Sha,
  { place, onBranch }: { place: Place; onBranch: PlanOnBranch },
): Promise<void> {
  const { head, path, text } = onBranch;
  if (planCommit === head) return;
  await fetchCommit(place.repository, { commit: planCommit });
  if ((await readFileAt(place.repository, { commit: planCommit, path })) === text) return;
  throw new Stop(
    'blocked',
    `\`${path}\` is not the same at ${planCommit}, where it was approved, and at ${head}, which only carries it out. Restore it, or put the change into a commit of its own and approve again.`,
  );
}

/** Whoever edited the plan has had nobody look at it but those who approved it. */
async function assertFit(
  run: Run,
  { place, plan, onBranch }: { place: Place; plan: Plan; onBranch: PlanOnBranch },
): Promise<void> {
  const { path, head, mergeBase } = onBranch;
  const { lint } = await linterAt(run, { place, commit: mergeBase });
  const findings = await lint(plan);
  if (findings.some(({ severity }) => severity === 'error')) throw new PlanUnfit({ path, head, findings });
}

/** A finished phase is known by its number, so it has to be the same one that was carried out under it. */
async function assertDoneKept({
  place: { repository },
  plan,
  onBranch: { donePhases, path, text },
}: {
  place: Place;
  plan: Plan;
  onBranch: PlanOnBranch;
}): Promise<void> {
  for (const [number, commit] of donePhases) {
    await fetchCommit(repository, { commit });
    const followed = await readFileAt(repository, { commit, path });
    if (followed === undefined || followed === text) continue;
    const before = phaseOf(parsePlanFile({ path, text: followed }, { goOn: 'approve again' }), number);
    const now = phaseOf(plan, number);
    if (before && now && isSame(before, now)) continue;
    throw new Stop(
      'blocked',
      `Phase ${number} of \`${path}\` is ${now ? `“${now.name}”` : 'gone'}, but what was carried out as phase ${number} is “${before?.name}” (${commit}). Finished phases keep their place and name: put new ones after them, and approve again.`,
    );
  }
}

function phaseOf({ phases }: Plan, number: number): Phase | undefined {
  return phases.find((phase) => phase.number === number);
}

/** Either may be reworded. */
function isSame(one: Phase, other: Phase): boolean {
  return one.name === other.name || changesOf(one) === changesOf(other);
}

function changesOf({ files }: Phase): string {
  return JSON.stringify(files.map(({ line: _, ...entry }) => entry));
}
