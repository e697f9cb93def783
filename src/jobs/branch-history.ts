import type { ComparedCommit } from '../github/compare-commits.ts';
import { readTrailers } from '../core/trailers.ts';
import type { Sha } from '../core/ids.ts';

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
  approvable: readonly Sha[];
}

/** Reads `commits`, oldest first, as they stand on the branch beyond its base. */
export function readHistory(
  commits: readonly ComparedCommit[],
  { planPath, botEmail }: { planPath: string | undefined; botEmail: string },
): BranchHistory {
  let planRun: string | undefined;
  const donePhases = new Set<number>();
  let approvable: Sha[] = [];
  for (const { sha, message, authorEmail } of commits) {
    const trailers = readTrailers(message);
    const own = authorEmail === botEmail && trailers.get('Baton-Run') !== undefined;
    const isPlan = message.startsWith('plan: ');
    const carriesOut = own && !isPlan && trailers.get('Baton-Plan') === planPath;
    if (own && isPlan) {
      planRun = trailers.get('Baton-Run');
      donePhases.clear();
    }
    const phase = trailers.get('Baton-Phase');
    if (carriesOut && phase) donePhases.add(Number.parseInt(phase, 10));
    approvable = carriesOut ? [sha, ...approvable] : [sha];
  }
  return { planRun, donePhases, approvable };
}
