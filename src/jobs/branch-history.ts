import type { Sha } from '../core/ids.ts';
import { type Bot, noreplyAddress } from '../core/people.ts';
import { readTrailers } from '../core/trailers.ts';
import type { ComparedCommit } from '../github/compare-commits.ts';

/** What Baton's own commits on a branch say: who made the plan, and which of its phases are done. */
export interface BranchHistory {
  /** The run that committed the plan last. */
  planRun: string | undefined;
  /** Numbers of the phases that are committed. */
  donePhases: ReadonlySet<number>;
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
  let planRun: string | undefined;
  const donePhases = new Set<number>();
  const editors = new Set<number>();
  let approvable: [Sha, ...Sha[]] = [head];
  for (const { sha, message, authorEmail, authorId, committerId } of commits) {
    const trailers = readTrailers(message);
    const own = authorEmail === noreplyAddress(bot) && trailers.get('Baton-Run') !== undefined;
    const phase = trailers.get('Baton-Phase');
    const isPlan = message.startsWith('plan: ') && phase === undefined;
    const carriesOut = own && !isPlan && trailers.get('Baton-Plan') === planPath;
    if (own && isPlan) {
      planRun = trailers.get('Baton-Run');
      donePhases.clear();
    }
    if (carriesOut && phase) donePhases.add(Number.parseInt(phase, 10));
    approvable = carriesOut ? [sha, ...approvable] : [sha];
    if (own) continue;
    for (const id of [authorId, committerId]) if (id !== undefined && id !== bot.id) editors.add(id);
  }
  return { planRun, donePhases, approvable, editorIds: [...editors] };
}
