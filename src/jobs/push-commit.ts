import type { Sha } from '../core/ids.ts';
import { readPullRequest } from '../github/pull-requests.ts';
import type { PublishPolicy } from '../workspace/git/assert-publishable.ts';
import { publish } from '../workspace/git/publish.ts';
import { assertOwnPullRequest } from './own-pull-request.ts';
import type { Run } from './run.ts';
import type { Workbench } from './workbench.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** What implementing may publish: nothing that is protected, and not the plan it follows. */
export function publishPolicy({ config, deps }: Run): PublishPolicy {
  return {
    protectedPaths: [...config.protected_paths, `${config.plans.directory}/**`],
    secrets: deps.host.secrets,
    maxFileBytes: MAX_FILE_BYTES,
  };
}

/** Moves the branch on to `commit`, after another look at the pull request and at where the branch stands. */
export async function pushCommit(run: Run, workbench: Workbench, commit: Sha): Promise<void> {
  const { deps, repository } = run;
  assertOwnPullRequest(await readPullRequest(deps.github, workbench.pullRequest), repository);
  if (deps.settings.dryRun) {
    deps.log.info(`Dry run: would push ${commit} to ${workbench.branch}.`);
  } else {
    const { head, branch } = workbench;
    await deps.host.mayPublish?.();
    await publish(workbench.repository, {
      commit,
      branch,
      expected: head,
      from: head,
      policy: publishPolicy(run),
    });
  }
  workbench.head = commit;
}
