import type { Command } from './core/command.ts';
import { Stop } from './core/stop.ts';
import type { Deps } from './jobs/deps.ts';
import { implement } from './jobs/implement.ts';
import { plan } from './jobs/plan.ts';
import type { JobEnd } from './jobs/run-job.ts';
import { runJob } from './jobs/run-job.ts';

/** Carries out one command, whole: its job, and the report of how it ended. */
export function dispatch(deps: Deps, command: Command): Promise<JobEnd> {
  switch (command.kind) {
    case 'plan':
      return runJob(deps, command, (run) => plan(run, command));
    case 'implement':
      return runJob(deps, command, (run) => implement(run, command));
    case 'revise':
    case 'cancel':
    case 'status':
    case 'help':
      return runJob(deps, command, async () => {
        throw new Stop('failed', `\`${command.kind}\` is not in this version of Baton.`);
      });
  }
}
