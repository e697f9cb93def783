import type { Sha } from '../../core/ids.ts';
import { readTrailers } from '../../core/trailers.ts';

/** How far a plan is carried out on a branch, going by the trailers of its commits, whoever made them. */
export interface LocalHistory {
  donePhases: ReadonlyMap<number, Sha>;
  begunPhases: ReadonlySet<number>;
}

/** Reads `commits`, oldest first. None begins anew: a plan that is being carried out is not revised any more. */
export function readLocalHistory(
  commits: readonly { sha: Sha; message: string }[],
  { planPath }: { planPath: string },
): LocalHistory {
  const donePhases = new Map<number, Sha>();
  const begunPhases = new Set<number>();
  for (const { sha, message } of commits) {
    const trailers = readTrailers(message);
    if (trailers.get('Baton-Plan') !== planPath) continue;
    const done = Number.parseInt(trailers.get('Baton-Phase') ?? '', 10);
    const begun = Number.parseInt(trailers.get('Baton-Work-In-Progress') ?? '', 10);
    if (Number.isInteger(begun)) begunPhases.add(begun);
    if (!Number.isInteger(done)) continue;
    donePhases.set(done, sha);
    begunPhases.delete(done);
  }
  return { donePhases, begunPhases };
}
