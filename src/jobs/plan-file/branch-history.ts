import type { Sha } from '../../core/ids.ts';
import type { Bot } from '../../core/people.ts';
import { readTrailers } from '../../core/trailers.ts';
import type { ComparedCommit } from '../../github/compare-commits.ts';
import { ownRun, type PlanVersion, readVersion } from './plan-version.ts';

/** What Baton's own commits on a branch say: who made the plan, and which of its phases are done. */
export interface BranchHistory {
  /** Baton's commits of the plan, oldest first. */
  versions: readonly PlanVersion[];
  /** Numbers of the phases that are committed, with the commits. */
  donePhases: ReadonlyMap<number, Sha>;
  /** Of the others, those with a commit of work in progress. */
  begunPhases: ReadonlySet<number>;
  /**
   * The commits that an approval may have been given to, newest first: the head, and going back from it through
   * nothing but Baton's own commits for this plan.
   */
  approvable: readonly [Sha, ...Sha[]];
  /** Ids of the people who committed to the branch themselves. */
  editorIds: readonly number[];
}

/** Reads `commits`, oldest first, as they stand on the branch beyond its base. */
export function readHistory(
  commits: readonly ComparedCommit[],
  { head, planPath, bot }: { head: Sha; planPath: string; bot: Bot },
): BranchHistory {
  const versions: PlanVersion[] = [];
  const donePhases = new Map<number, Sha>();
  const begunPhases = new Set<number>();
  const editors = new Set<number>();
  let approvable: [Sha, ...Sha[]] = [head];
  for (const commit of commits) {
    const trailers = readTrailers(commit.message);
    const own = ownRun(commit, bot) !== undefined;
    const version = readVersion(commit, bot);
    const carriesOut = own && !version && trailers.get('Baton-Plan') === planPath;
    if (version) {
      versions.push(version);
      donePhases.clear();
      begunPhases.clear();
    }
    const phase = trailers.get('Baton-Phase');
    const begun = trailers.get('Baton-Work-In-Progress');
    if (carriesOut && begun) begunPhases.add(Number.parseInt(begun, 10));
    if (carriesOut && phase) {
      donePhases.set(Number.parseInt(phase, 10), commit.sha);
      begunPhases.delete(Number.parseInt(phase, 10));
    }
    approvable = carriesOut ? [commit.sha, ...approvable] : [commit.sha];
    if (own) continue;
    const { authorId, committerId } = commit;
    for (const id of [authorId, committerId]) if (id !== undefined && id !== bot.id) editors.add(id);
  }
  return { versions, donePhases, begunPhases, approvable, editorIds: [...editors] };
}

/** What the branch holds of the plan, for the end of a sentence; undefined while nothing of it is carried out. */
export function workOn({ donePhases, begunPhases }: BranchHistory): string | undefined {
  if (donePhases.size > 1) return `${donePhases.size} finished phases`;
  if (donePhases.size === 1) return 'one finished phase';
  return begunPhases.size > 0 ? 'unfinished work' : undefined;
}
