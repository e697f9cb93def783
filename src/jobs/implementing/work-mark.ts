import type { Completion } from '../../report/completion.ts';
import type { Run } from '../run/run.ts';
import { spentFigures, writeRunMark } from '../run/run-mark.ts';

/** The figures of an implementation that was just completed, as a hidden line. */
export function workMark(
  { ledger, deps }: Run,
  { completion, approvedAt }: { completion: Completion; approvedAt: Date | undefined },
): string {
  const { adherence, fixRounds, criteria, comparison } = completion;
  return writeRunMark({
    kind: 'work',
    ...spentFigures(ledger.totals(), { at: deps.clock(), since: approvedAt }),
    adherence: adherence.score,
    fixRounds,
    criteriaMet: criteria.filter(({ met }) => met).length,
    criteria: criteria.length,
    singleSessionUsd: comparison?.singleSessionUsd,
    plannerUsd: comparison?.plannerUsd,
  });
}
