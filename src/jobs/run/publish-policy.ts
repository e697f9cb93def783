import type { PublishPolicy } from '../../workspace/git/assert-publishable.ts';
import type { Run } from './run.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** What synchronising the primer may publish: the primer, whatever else is protected. */
export function primerPolicy(run: Run): PublishPolicy {
  const { primer } = run.config.plans;
  return { ...publishPolicy(run), protectedPaths: [], onlyPath: primer };
}

/** What implementing may publish: nothing that is protected, and not the plan it follows. */
export function publishPolicy({ config, deps }: Run): PublishPolicy {
  return {
    protectedPaths: [...config.protected_paths, `${config.plans.directory}/**`],
    secrets: deps.host.secrets,
    maxFileBytes: MAX_FILE_BYTES,
  };
}
