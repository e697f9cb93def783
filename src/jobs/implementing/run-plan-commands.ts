import { isOwnCommand } from '../../plan/own-command.ts';
import type { Plan } from '../../plan/plan.ts';
import { listFilesAt, readFileAt } from '../../workspace/git/read-commit.ts';
import { runQualityCheck } from '../../workspace/quality-check.ts';
import type { CommandResult } from '../../workspace/sandbox/command-result.ts';
import { repositoryTree } from '../plan-file/repository-tree.ts';
import { type CommandRun, commandsInCriteria } from '../run/criteria.ts';
import { minutesFor, type Run } from '../run/run.ts';
import type { CheckKind } from '../run/run-event.ts';
import type { Workbench } from './workbench.ts';

/** Long enough for a test; what takes longer belongs under Verify. */
const MAX_CRITERION_MINUTES = 5;

/** Runs the verify commands of the plan, or of some of its phases, each by itself, so that one that fails does not hide the others. */
export async function runVerify(
  run: Run,
  { plan, workbench }: { plan: Pick<Plan, 'phases'>; workbench: Workbench },
): Promise<CommandRun[]> {
  const { commands: checked, timeout_minutes: timeoutMinutes } = run.config.quality;
  const commands = new Set(plan.phases.flatMap(({ verify }) => verify.map(({ command }) => command)));
  const results: CommandRun[] = [];
  for (const command of commands) {
    if (checked.includes(command)) continue;
    const { passed, result } = await runAlone(run, { check: 'verify', command, workbench, timeoutMinutes });
    results.push({ command, passed, output: result?.output ?? '' });
  }
  return results;
}

/** Runs what the success criteria name beyond that, as far as it is the repository's own and ends by itself. */
export async function runCriteria(
  run: Run,
  { plan, workbench, verify }: { plan: Plan; workbench: Workbench; verify: readonly CommandRun[] },
): Promise<CommandRun[]> {
  const { quality } = run.config;
  const { repository, head: commit } = workbench;
  const tree = repositoryTree(await listFilesAt(repository, { commit }), (path) =>
    readFileAt(repository, { commit, path }),
  );
  const alreadyRun = [...quality.commands, ...verify.map(({ command }) => command)];
  const timeoutMinutes = Math.min(quality.timeout_minutes, MAX_CRITERION_MINUTES);
  const results: CommandRun[] = [];
  for (const { command, begins } of commandsInCriteria(plan.criteria, alreadyRun)) {
    if (!(await isOwnCommand(command, tree, { begins }))) continue;
    const { passed, result } = await runAlone(run, {
      check: 'criterion',
      command,
      workbench,
      timeoutMinutes,
    });
    if (result?.outcome === 'exited') results.push({ command, passed, output: result.output });
  }
  return results;
}

async function runAlone(
  run: Run,
  {
    check,
    command,
    workbench,
    timeoutMinutes,
  }: { check: CheckKind; command: string; workbench: Workbench; timeoutMinutes: number },
): Promise<{ passed: boolean; result: CommandResult | undefined }> {
  const params = { commands: [command], timeoutMinutes: minutesFor(run, timeoutMinutes), log: run.deps.log };
  const { passed, runs } = await runQualityCheck(workbench.sandbox, params);
  run.events.emit({ kind: 'check', check, passed, runs });
  return { passed, result: runs.at(-1) };
}
