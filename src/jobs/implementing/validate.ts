import type { Implementer } from '../../agent/implementer.ts';
import type { FinalReport } from '../../agent/implementer-tools.ts';
import { Stop } from '../../core/stop.ts';
import type { Plan } from '../../plan/plan.ts';
import type { CriterionResult } from '../../report/criteria.ts';
import type { ReviewReport } from '../../report/reviews.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { reviewChanges } from '../reviewing/review-changes.ts';
import { type CommandRun, decideCriteria } from '../run/criteria.ts';
import type { Run } from '../run/run.ts';
import { checkUntilPassed } from './check-until-passed.ts';
import { commitChanges } from './commit-changes.ts';
import { MENDED } from './commit-messages.ts';
import { pushCommit } from './push-commit.ts';
import { runCriteria, runVerify } from './run-plan-commands.ts';
import type { Workbench } from './workbench.ts';

export interface Validation {
  fixRounds: number;
  /** The verify commands of the plan. */
  verify: CommandRun[];
  criteria: CriterionResult[];
  reviews: ReviewReport;
  nextSteps: string[];
}

/**
 * Looks at the whole once all phases are there: the quality check, the reviews, the commands that the plan names under Verify and in
 * its success criteria, and the implementer's word on each criterion. What mending changed becomes a commit of its own.
 */
export async function validate(
  run: Run,
  {
    proposed,
    workbench,
    implementer,
    alreadyChecked,
  }: {
    proposed: ProposedPlan;
    workbench: Workbench;
    implementer: Implementer;
    /** Whether these very files have just passed the quality check, as the end of the last phase. */
    alreadyChecked: boolean;
  },
): Promise<Validation> {
  return run.deps.log.group('Validation', async () => {
    const what = 'the whole';
    const phases = proposed.plan.phases.length;
    const fixRounds = alreadyChecked ? 0 : await checkUntilPassed(run, { workbench, implementer, what });
    const commit = await commitChanges(run, {
      proposed,
      workbench,
      implementer,
      what: MENDED.inValidation,
      phase: `${phases}/${phases}`,
      ifUnchanged: 'skip',
    });
    if (commit) await pushCommit(run, workbench, { commit, what: MENDED.inValidation });
    await run.events.shown();
    const reviewed = await reviewChanges(run, { proposed, workbench, implementer });
    const { plan } = proposed;
    const verify = await runVerify(run, { plan, workbench });
    const own = await runCriteria(run, { plan, workbench, verify });
    const report = await reportOn(run, { plan, implementer, runs: [...verify, ...own] });
    const runs = [...workbench.checked, ...verify, ...own];
    return {
      fixRounds: fixRounds + reviewed.fixRounds,
      verify,
      reviews: reviewed.report,
      criteria: decideCriteria(plan.criteria, { runs, answers: report?.criteria }),
      nextSteps: report?.next_steps ?? [],
    };
  });
}

/** The work is on the branch by now: a report that cannot be had any more does not take that back. */
async function reportOn(
  run: Run,
  { plan, implementer, runs }: { plan: Plan; implementer: Implementer; runs: readonly CommandRun[] },
): Promise<FinalReport | undefined> {
  const criteria = plan.criteria.map(({ text }) => text);
  try {
    return await implementer.report(criteria, summaryOf(run, runs));
  } catch (error) {
    if (!(error instanceof Stop) || error.conclusion === 'cancelled') throw error;
    run.notices.push(`The implementer could not give its report. ${error.message}`);
    return undefined;
  }
}

function summaryOf({ config }: Run, runs: readonly CommandRun[]): string {
  const quality =
    config.quality.commands.length > 0
      ? 'The quality check passed on the whole.'
      : 'There is no quality check in this repository.';
  const lines = runs.map(({ command, passed }) => `- \`${command}\`: ${passed ? 'passed' : 'failed'}`);
  return lines.length > 0
    ? `${quality} The host ran these commands of the plan, and goes by how they ended:\n\n${lines.join('\n')}`
    : quality;
}
