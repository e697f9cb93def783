import type { Implementer } from '../agent/implementer.ts';
import type { FinalReport } from '../agent/implementer-tools.ts';
import { Stop } from '../core/stop.ts';
import { runQualityCheck } from '../workspace/quality-check.ts';
import { checkUntilPassed } from './check-until-passed.ts';
import { commitChanges } from './commit-changes.ts';
import type { ProposedPlan } from './proposed-plan.ts';
import { pushCommit } from './push-commit.ts';
import type { Run } from './run.ts';
import type { Workbench } from './workbench.ts';

export interface VerifyResult {
  command: string;
  passed: boolean;
  output: string;
}

export interface Validation {
  fixRounds: number;
  verify: VerifyResult[];
  report: FinalReport | undefined;
}

/**
 * Looks at the whole once all phases are there: the quality check, the plan's own verify commands run by the host, and
 * the implementer's answer to each success criterion. What mending changed becomes a commit of its own.
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
      what: 'mended in validation',
      phase: `${phases}/${phases}`,
      ifUnchanged: 'skip',
    });
    if (commit) await pushCommit(run, workbench, commit);
    const verify = await verifyCommands(run, { proposed, workbench });
    const report = await reportOn(run, { proposed, implementer, verify });
    return { fixRounds, verify, report };
  });
}

/** The work is on the branch by now: a report that cannot be had any more does not take that back. */
async function reportOn(
  run: Run,
  {
    proposed,
    implementer,
    verify,
  }: {
    proposed: ProposedPlan;
    implementer: Implementer;
    verify: readonly VerifyResult[];
  },
): Promise<FinalReport | undefined> {
  const criteria = proposed.plan.criteria.map(({ text }) => text);
  try {
    return await implementer.report(criteria, summaryOf(run, verify));
  } catch (error) {
    if (!(error instanceof Stop) || error.conclusion === 'cancelled') throw error;
    run.notices.push(`The implementer could not give its report. ${error.message}`);
    return undefined;
  }
}

/** Each command by itself, so that one that fails does not hide the others. */
async function verifyCommands(
  { deps, config }: Run,
  { proposed, workbench }: { proposed: ProposedPlan; workbench: Workbench },
): Promise<VerifyResult[]> {
  const commands = new Set(
    proposed.plan.phases.flatMap(({ verify }) => verify.map(({ command }) => command)),
  );
  const results: VerifyResult[] = [];
  for (const command of commands) {
    if (config.quality.commands.includes(command)) continue;
    const { passed, runs } = await runQualityCheck(workbench.sandbox, {
      commands: [command],
      timeoutMinutes: config.quality.timeout_minutes,
      log: deps.log,
    });
    results.push({ command, passed, output: runs.at(-1)?.output ?? '' });
  }
  return results;
}

function summaryOf({ config }: Run, verify: readonly VerifyResult[]): string {
  const quality =
    config.quality.commands.length > 0
      ? 'The quality check passed on the whole.'
      : 'There is no quality check in this repository.';
  const lines = verify.map(({ command, passed }) => `- \`${command}\`: ${passed ? 'passed' : 'failed'}`);
  return lines.length > 0
    ? `${quality} The host ran the plan's verify commands:\n\n${lines.join('\n')}`
    : quality;
}
