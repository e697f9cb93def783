import type { Sha } from '../../core/ids.ts';
import { plannedChanges } from '../../plan/planned-changes.ts';
import { exportTree } from '../../workspace/git/export-tree.ts';
import type { HostRepository } from '../../workspace/git/host-repository.ts';
import { leaveOutNewFiles } from '../../workspace/git/leave-out-new-files.ts';
import { failureExcerpt, runSetup } from '../../workspace/quality-check.ts';
import { openSandbox, type Sandbox } from '../../workspace/sandbox/sandbox.ts';
import type { Authority } from '../permission/authorise.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { CheckFailed } from '../run/check-failed.ts';
import type { CommandRun } from '../run/criteria.ts';
import type { Place } from '../run/place.ts';
import { minutesFor, type Run } from '../run/run.ts';
import type { WorkedOn } from '../run/run-event.ts';

const MAX_OUTPUT = 8_000;

/** The files under work, the sandbox over them, and the last commit of theirs that the remote has. */
export interface Workbench {
  workTree: string;
  sandbox: Sandbox;
  repository: HostRepository;
  branch: string;
  /** Undefined where there is none, for nothing of it is on GitHub. */
  pullRequest: number | undefined;
  /** The head of the branch as this run left or found it: what the next push expects to see there. */
  head: Sha;
  /** The quality check as the files last passed it. */
  checked: readonly CommandRun[];
  authority: Authority;
}

/** Lays out the branch's files, starts the sandbox over them and runs the repository's setup commands in it. */
export async function openWorkbench(
  run: Run,
  {
    place,
    proposed,
    pull,
    authority,
  }: {
    place: Place;
    proposed: ProposedPlan;
    pull: WorkedOn;
    authority: Authority;
  },
): Promise<Workbench> {
  const { deps, config, resources, notices } = run;
  const { directory, repository } = place;
  const workTree = directory.workTree;
  await exportTree(repository, { commit: proposed.head, into: workTree });
  const sandbox = resources.use(
    await openSandbox({
      mode: deps.settings.sandbox ?? config.sandbox.mode,
      directory,
      environment: deps.host.environment,
      hidden: deps.host.hidden,
      signal: deps.host.signal,
      log: deps.log,
    }),
  );
  if (sandbox.notice) notices.push(sandbox.notice);
  if (config.setup.length > 0) {
    await setUp(run, sandbox);
    const planned = [...plannedChanges(proposed.plan).keys()];
    await sandbox.still(() => leaveOutNewFiles(repository, { parent: proposed.head, workTree, planned }));
  }
  return {
    workTree,
    sandbox,
    repository,
    branch: pull.headRef,
    pullRequest: pull.number,
    head: proposed.head,
    checked: [],
    authority,
  };
}

async function setUp(run: Run, sandbox: Sandbox): Promise<void> {
  const { deps, config, events } = run;
  await deps.log.group('Setup', async () => {
    const result = await runSetup(sandbox, {
      commands: config.setup,
      allowedHosts: config.sandbox.allowed_hosts,
      timeoutMinutes: minutesFor(run, config.quality.timeout_minutes),
      log: deps.log,
    });
    events.emit({ kind: 'check', check: 'setup', ...result });
    if (result.passed) return;
    throw new CheckFailed(
      'A setup command failed, so nothing was implemented. It may reach the network only at `sandbox.allowed_hosts`. Mend `setup` in the configuration and approve the pull request again.',
      failureExcerpt(result, MAX_OUTPUT),
    );
  });
}
