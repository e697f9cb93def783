import type { Implementer, WorkEnd } from '../agent/implementer.ts';
import { Stop } from '../core/stop.ts';
import { failureExcerpt, runQualityCheck } from '../workspace/quality-check.ts';
import { CheckFailed } from './check-failed.ts';
import type { Run } from './run.ts';
import type { Workbench } from './workbench.ts';

/** What a model may have to read of a failing check, in characters. */
const MAX_EXCERPT = 12_000;

/**
 * Runs `commands` and has what fails mended, until they pass or the rounds are used up. Returns how many rounds of
 * mending it took. Throws CheckFailed with the last output.
 */
export async function checkUntilPassed(
  { deps, config }: Run,
  { workbench, implementer, what }: { workbench: Workbench; implementer: Implementer; what: string },
): Promise<number> {
  const { commands, timeout_minutes: timeoutMinutes, max_fix_rounds: rounds } = config.quality;
  for (let round = 0; ; round++) {
    const result = await runQualityCheck(workbench.sandbox, { commands, timeoutMinutes, log: deps.log });
    if (result.passed) {
      workbench.checked = result.runs.map(({ command, output }) => ({ command, passed: true, output }));
      deps.log.info(`The quality check of ${what} passed${round > 0 ? `, mended ${round} times` : ''}.`);
      return round;
    }
    const text = failureExcerpt(result, MAX_EXCERPT);
    if (round === rounds) {
      throw new CheckFailed(
        `The quality check of ${what} still fails after ${rounds} rounds of mending. The branch holds the phases that are finished. Mend the plan or the cause, and approve the pull request again: the next run goes on from there.`,
        text,
      );
    }
    deps.log.warn(`The quality check of ${what} failed; round ${round + 1} of ${rounds} to mend it.`);
    assertNoQuestion(await implementer.fix({ round: round + 1, rounds, text }));
  }
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
