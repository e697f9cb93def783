import type { Implementer, WorkEnd } from '../../agent/implementer.ts';
import { assertRoom } from '../../core/full-disk.ts';
import { Stop } from '../../core/stop.ts';
import type { Phase } from '../../plan/plan.ts';
import { type CheckResult, failureExcerpt, runQualityCheck } from '../../workspace/quality-check.ts';
import { CheckFailed } from '../run/check-failed.ts';
import { minutesFor, type Run } from '../run/run.ts';
import { failureForModel } from './failure-for-model.ts';
import { runVerify } from './run-plan-commands.ts';
import type { Workbench } from './workbench.ts';

/**
 * Runs the quality check and has what fails mended, until it passes or the rounds are used up. Returns how many rounds of
 * mending it took. Throws CheckFailed with the last output. The verify commands of `phases` are run as well: how they
 * end is told with a failure; and where they alone fail, that is told once, for it need not be the code that is wrong.
 */
export async function checkUntilPassed(
  run: Run,
  {
    workbench,
    implementer,
    what,
    phases = [],
  }: { workbench: Workbench; implementer: Implementer; what: string; phases?: Phase[] },
): Promise<number> {
  const { deps, config, events } = run;
  const { commands, timeout_minutes, max_fix_rounds: rounds } = config.quality;
  let toldOfVerify = false;
  for (let round = 0; ; round++) {
    const timeoutMinutes = minutesFor(run, timeout_minutes);
    const result = await runQualityCheck(workbench.sandbox, { commands, timeoutMinutes, log: deps.log });
    events.emit({ kind: 'check', check: 'quality', ...result });
    // A disk that others have filled is nothing that a model can mend.
    if (!result.passed) await assertRoom(workbench.workTree);
    const isLast = round === rounds;
    if (!result.passed && isLast) throw stillFailing(what, rounds, result);
    const verify =
      isLast || (result.passed && toldOfVerify) ? [] : await runVerify(run, { plan: { phases }, workbench });
    if (result.passed && verify.every(({ passed }) => passed)) {
      workbench.checked = result.runs.map(({ command, output }) => ({ command, passed: true, output }));
      deps.log.info(`The checks of ${what} passed${round > 0 ? `, mended ${round} times` : ''}.`);
      return round;
    }
    toldOfVerify = true;
    const failing = result.passed ? 'A verify command' : 'The quality check';
    deps.log.warn(`${failing} of ${what} failed; round ${round + 1} of ${rounds} to mend it.`);
    const { sandbox } = workbench;
    const text = await failureForModel({ result, verify }, { sandbox });
    const kind = result.passed ? 'verify' : 'check';
    assertNoQuestion(await implementer.fix({ kind, round: round + 1, rounds, text }));
  }
}

/** What a person may have to read of a failing check, in characters. */
const MAX_EXCERPT = 12_000;

function stillFailing(what: string, rounds: number, result: CheckResult): CheckFailed {
  const times = rounds === 1 ? 'one round' : `${rounds} rounds`;
  return new CheckFailed(
    `The quality check still fails after ${times} of mending (${what}). The branch holds the phases that are finished. Mend the plan or the cause, and approve the pull request again: the next run goes on from there.`,
    failureExcerpt(result, MAX_EXCERPT),
  );
}

/** Ends the run where the implementer cannot go on without an answer. */
export function assertNoQuestion(end: WorkEnd): void {
  if (end.kind === 'worked') return;
  throw new Stop(
    'needs_info',
    [
      'The implementer cannot follow the plan without an answer:',
      end.question,
      'Answer it by editing the plan file on this branch, and approve the pull request again: the next run goes on with the first unfinished phase.',
    ].join('\n\n'),
  );
}
