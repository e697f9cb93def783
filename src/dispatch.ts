import type { Command, HandoffCommand } from './core/command.ts';
import { runIdOf } from './core/run-id.ts';
import { cancel } from './jobs/cancel.ts';
import { handedOver } from './jobs/handover/handed-over.ts';
import { handingOver } from './jobs/handover/handing-over.ts';
import { help } from './jobs/help.ts';
import { implement } from './jobs/implement.ts';
import { modelWorker } from './jobs/model-worker.ts';
import { onActions, type WorkCommand } from './jobs/on-actions.ts';
import { plan } from './jobs/plan.ts';
import { revise } from './jobs/revise.ts';
import type { Deps } from './jobs/run/deps.ts';
import type { Outcome } from './jobs/run/outcome.ts';
import type { Run } from './jobs/run/run.ts';
import type { JobEnd } from './jobs/run-job.ts';
import { runJob } from './jobs/run-job.ts';
import { startElsewhere } from './jobs/start-elsewhere.ts';
import { status } from './jobs/status.ts';
import { syncPrimer } from './jobs/sync-primer.ts';
import type { Worker } from './jobs/worker.ts';

/**
 * Carries out one command, whole: its job, and the report of how it ended. A plan that waits for nobody is followed by
 * its implementation: elsewhere, where the host can start it, or else here, as a run of its own that shares nothing with
 * it.
 */
export async function dispatch(deps: Deps, command: Command): Promise<[JobEnd, ...JobEnd[]]> {
  const end = await runCommand(deps, command);
  if (command.kind !== 'plan' || deps.part?.kind === 'work' || deps.host.signal?.aborted) return [end];
  const next = handoff(command, end);
  if (!next || (await startElsewhere(deps, { asked: command, next }))) return [end];
  if (deps.part?.kind === 'publish') {
    deps.log.warn(
      `The implementation of #${next.pullRequest} has to be started by itself: this job has no model. Start the workflow by hand with the command \`implement\` and \`auto\`, or approve the plan.`,
    );
    return [end];
  }
  return [end, await runCommand(deps, next)];
}

function runCommand(deps: Deps, command: Command): Promise<JobEnd> {
  const worker = workerFor(deps);
  switch (command.kind) {
    case 'plan':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => plan(run, command, worker)));
    case 'implement':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => implement(run, command, worker)));
    case 'revise':
      return runJob(deps, command, (run) => onActionsOr(run, command, () => revise(run, command, worker)));
    case 'cancel':
      return runJob(deps, command, (run) => cancel(run, command));
    case 'status':
      return runJob(deps, command, (run) => status(run, command));
    case 'help':
      return runJob(deps, command, (run) => help(run, command));
    case 'primer-sync':
      return runJob(deps, command, (run) =>
        command.by === 'merge'
          ? onActionsOr(run, command, () => syncPrimer(run, command, worker))
          : syncPrimer(run, command, worker),
      );
  }
}

/** Work is done by the repository's own workflow where it wants that, and the host can start it. */
function onActionsOr(run: Run, command: WorkCommand, here: () => Promise<Outcome>): Promise<Outcome> {
  const { workflows } = run.deps.host;
  return workflows && run.config.executor === 'actions' ? onActions(run, { command, workflows }) : here();
}

function workerFor({ part }: Deps): Worker {
  switch (part?.kind) {
    case undefined:
      return modelWorker;
    case 'work':
      return handingOver(modelWorker, part.handover);
    case 'publish':
      return handedOver(part.handover);
  }
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
