import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { compareCommits } from '../../github/compare-commits.ts';
import type { FoundPlans } from '../../github/plan-pull-request.ts';
import { findPullRequests, type PullRequest } from '../../github/pull-requests.ts';
import { readBranchHead } from '../../github/repository.ts';
import { workOn } from '../plan-file/branch-history.ts';
import type { CommittedPlan } from '../plan-file/committed-plan.ts';
import { remarksOn } from '../plan-file/lint-at.ts';
import { parsePlanFile } from '../plan-file/parse-plan-file.ts';
import { type PlanOnBranch, readPlanOnBranch } from '../plan-file/plan-on-branch.ts';
import { type PlanVersion, readVersion } from '../plan-file/plan-version.ts';
import { settledBy } from '../plan-file/settled.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';

/** What is there already for an issue that is to be planned. */
export type EarlierPlan =
  | { kind: 'none'; takenBranches: string[] }
  /** This very trigger has been answered before, up to the push at least. */
  | { kind: 'same-run'; committed: CommittedPlan }
  /** Another trigger was answered up to the push, and nobody was ever shown it. `brief`: by what it was asked for. */
  | { kind: 'unproposed'; committed: CommittedPlan; brief: string; takenBranches: string[] }
  /** It has been answered, and people have gone on from there. `since`: what the pull request is, or does, by now. */
  | { kind: 'settled'; pull: PullRequest; path: string | undefined; since: string }
  /** It was made while this was asked for, so whoever asked has not seen it. */
  | { kind: 'made-meanwhile'; pull: PullRequest; path: string }
  /** An open plan that was asked for by another trigger: the new one takes its place. */
  | { kind: 'replaced'; branch: string; current: PlanOnBranch };

/** What has become of those that there are, as far as this trigger is concerned. */
export async function findEarlierPlan(
  run: Run,
  {
    found: { pull, branches },
    place,
    askedAt,
  }: {
    found: FoundPlans;
    place: Place;
    /** By GitHub's clock, where it says. */
    askedAt: Date | undefined;
  },
): Promise<EarlierPlan> {
  if (pull) return openPlan(run, { pull, place, askedAt });

  const left: Extract<EarlierPlan, { kind: 'unproposed' }>[] = [];
  for (const branch of branches) {
    const abandoned = await abandonedPlan(run, { branch, place, takenBranches: branches });
    if (abandoned?.kind === 'unproposed') left.push(abandoned);
    else if (abandoned) return abandoned;
  }
  return left.at(-1) ?? { kind: 'none', takenBranches: branches };
}

async function openPlan(
  run: Run,
  { pull, place, askedAt }: { pull: PullRequest; place: Place; askedAt: Date | undefined },
): Promise<EarlierPlan> {
  const base = run.repository.defaultBranch;
  const onBranch = await readPlanOnBranch(run, { place, base, head: pull.headSha });
  const version = onBranch.versions.find((each) => each.run === run.id);
  if (version) {
    const since = await settledBy(run, { pull, onBranch, version });
    if (since !== undefined) return { kind: 'settled', pull, path: onBranch.path, since };
    const branch = pull.headRef;
    return { kind: 'same-run', committed: await committedOn(run, { place, branch, onBranch, version }) };
  }
  if (askedAt && askedAt < pull.openedAt) return { kind: 'made-meanwhile', pull, path: onBranch.path };
  const work = workOn(onBranch);
  if (work !== undefined) {
    throw new Stop(
      'blocked',
      `The plan for this issue is being carried out: #${pull.number} holds ${work}. Approve it to go on, or close it to start anew, and add the label again.`,
    );
  }
  return { kind: 'replaced', branch: pull.headRef, current: onBranch };
}

/**
 * What was left on a branch that has no open pull request: by this very trigger, not proposed yet or closed by now; or by
 * another one, never proposed.
 */
async function abandonedPlan(
  run: Run,
  { branch, place, takenBranches }: { branch: string; place: Place; takenBranches: string[] },
): Promise<EarlierPlan | undefined> {
  const { github } = run.deps;
  const closed = await findPullRequests(github, { branch, state: 'all' });
  for (const pull of closed) {
    const { commits } = await compareCommits(github, { base: pull.baseSha, head: pull.headSha });
    const version = commits
      .map((commit) => readVersion(commit, run.bot))
      .find((each) => each?.run === run.id);
    const since = pull.merged ? 'is merged' : 'is closed';
    if (version) return { kind: 'settled', pull, path: version.path, since };
  }
  if (closed.length > 0) return undefined;

  const base = run.repository.defaultBranch;
  const head = await readBranchHead(github, branch);
  const onBranch = head && (await readOrNothing(run, { place, base, head }));
  const version = onBranch?.versions.at(-1);
  if (onBranch === undefined || version === undefined) return undefined;
  const { brief } = version;
  const isSameRun = version.run === run.id;
  if (!isSameRun && (brief === undefined || version.commit !== head)) return undefined;
  const committed = await committedOn(run, { place, branch, onBranch, version });
  return isSameRun || brief === undefined
    ? { kind: 'same-run', committed }
    : { kind: 'unproposed', committed, brief, takenBranches };
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

async function committedOn(
  run: Run,
  {
    place,
    branch,
    onBranch,
    version: { commit, usage },
  }: { place: Place; branch: string; onBranch: PlanOnBranch; version: PlanVersion },
): Promise<CommittedPlan> {
  const { path } = onBranch;
  const plan = parsePlanFile(onBranch, { goOn: 'start again' });
  const warnings = await remarksOn(run, { place, plan });
  return { branch, commit, path, plan, warnings, usage };
}
