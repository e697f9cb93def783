import { type Command, numberOf } from '../../core/command.ts';
import { Stop } from '../../core/stop.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { implementationStopped, misconfigured, planUnfit } from '../../report/checks.ts';
import { concernsBaton } from '../permission/concerns-baton.ts';
import { isOwnBranch } from '../permission/own-pull-request.ts';
import { planPullRequest } from '../plan-file/plan-pull-request.ts';
import { PlanUnfit } from '../plan-file/plan-unfit.ts';
import { CheckFailed } from '../run/check-failed.ts';
import { Misconfigured } from '../run/read-config.ts';
import type { Run } from '../run/run.ts';

/** Shows on the checks of the pull request that a run stopped, where it has come to have something to do with them. */
export async function showStop(run: Run, { command, stop }: { command: Command; stop: Stop }): Promise<void> {
  const { stage, gate, deps } = run;
  const { conclusion, message } = stop;
  const { runUrl } = deps.host;
  if (stage.kind === 'implementing') {
    const { head, phases } = stage;
    const output = stop instanceof CheckFailed ? stop.output : undefined;
    await gate.show(head, implementationStopped({ conclusion, message, output, phases, runUrl }));
  }
  if (stop instanceof PlanUnfit) {
    const { path: planPath, head, findings } = stop;
    await gate.show(head, planUnfit({ planPath, findings, runUrl }));
  }
  if (stop instanceof Misconfigured && (await concernsBaton(run, command))) {
    const pull = await draftAbout(run, command);
    if (pull) await gate.show(pull.headSha, misconfigured({ message, runUrl }));
  }
}

/** The plan's pull request that a command is about; a draft, for nothing is wrong with one that is carried out. */
async function draftAbout(run: Run, command: Command): Promise<PullRequest | undefined> {
  if (command.kind === 'primer-sync') return undefined;
  try {
    const pull = await planPullRequest(run, numberOf(command));
    return isOwnBranch(pull) && pull.state === 'open' && pull.draft ? pull : undefined;
  } catch (error) {
    if (error instanceof Stop) return undefined;
    throw error;
  }
}
