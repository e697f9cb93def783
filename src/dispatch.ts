import type { Command, HandoffCommand } from './core/command.ts';
import { runIdOf } from './core/run-id.ts';
import { cancel } from './jobs/cancel.ts';
import type { Deps } from './jobs/deps.ts';
import { help } from './jobs/help.ts';
import { implement } from './jobs/implement.ts';
import { onActions, type WorkCommand } from './jobs/on-actions.ts';
import type { Outcome } from './jobs/outcome.ts';
import { plan } from './jobs/plan.ts';
import { revise } from './jobs/revise.ts';
import type { Run } from './jobs/run.ts';
import type { JobEnd } from './jobs/run-job.ts';
import { runJob } from './jobs/run-job.ts';
import { startElsewhere } from './jobs/start-elsewhere.ts';
import { status } from './jobs/status.ts';
import { syncPrimer } from './jobs/sync-primer.ts';

/**
 * Carries out one command, whole: its job, and the report of how it ended. A plan that waits for nobody is followed by
 * its implementation: elsewhere, where the host can start it, or else here, as a run of its own that shares nothing with
 * it.
 */
export async function dispatch(deps: Deps, command: Command): Promise<[JobEnd, ...JobEnd[]]> {
  const end = await runCommand(deps, command);
  if (command.kind !== 'plan' || deps.host.signal?.aborted) return [end];
  const next = handoff(command, end);
  if (!next || (await startElsewhere(deps, { asked: command, next }))) return [end];
  return [end, await runCommand(deps, next)];
}

function runCommand(deps: Deps, command: Command): Promise<JobEnd> {
  switch (command.kind) {
    case 'plan':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => plan(run, command)));
    case 'implement':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => implement(run, command)));
    case 'revise':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => revise(run, command)));
    case 'cancel':
      return runJob(deps, command, (run) => cancel(run, command));
    case 'status':
      return runJob(deps, command, (run) => status(run, command));
    case 'help':
      return runJob(deps, command, (run) => help(run, command));
    case 'primer-sync':
      return runJob(deps, command, (run) =>
        command.by === 'merge'
          ? onActionsOr(run, command, () => syncPrimer(run, command))
          : syncPrimer(run, command),
      );
  }
}

/** Work is done by the repository's own workflow where it wants that, and the host can start it. */
function onActionsOr(run: Run, command: WorkCommand, here: () => Promise<Outcome>): Promise<Outcome> {
  const { workflows } = run.deps.host;
  return workflows && run.config.executor === 'actions' ? onActions(run, { command, workflows }) : here();
}

/** In the name of whoever asked for it, whose permission is looked up once more. */
function handoff({ repository, actor, runId }: Command, { outcome }: JobEnd): HandoffCommand | undefined {
  if (!outcome.handoff) return undefined;
  return {
    kind: 'implement',
    repository,
    actor,
    runId: runIdOf([runId, 'implement']),
    pullRequest: outcome.handoff.pullRequest,
    approval: { kind: 'dispatched', auto: true },
  };
}
