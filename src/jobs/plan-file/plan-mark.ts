import type { PlanFigures } from '../../core/run-figures.ts';
import type { Run } from '../run/run.ts';
import { nextVersion, spentFigures, writeRunMark } from '../run/run-mark.ts';

/** The figures of a plan that was just proposed, or of a new version of one with `earlier` figures, as a hidden line. */
export function planMark(
  { ledger, deps, questionsAsked: questions }: Run,
  { askedAt, earlier }: { askedAt: Date | undefined; earlier?: PlanFigures | undefined },
): string {
  const spent = spentFigures(ledger.totals(), { at: deps.clock(), since: askedAt });
  return writeRunMark({ kind: 'plan', ...nextVersion(earlier, { ...spent, versions: 1, questions }) });
}
