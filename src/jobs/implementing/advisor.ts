import type { Advisor } from '../../agent/advice.ts';
import { workTreePatch } from '../../workspace/git/work-tree-patch.ts';
import { publishPolicy } from '../run/publish-policy.ts';
import type { Run } from '../run/run.ts';
import type { Workbench } from './workbench.ts';

/** Whom the implementer may ask, where the configuration names somebody. */
export function advisorOf(run: Run, workbench: Workbench): Advisor | undefined {
  const model = run.config.models.advisor;
  if (model === null) return undefined;
  const { repository, workTree, sandbox } = workbench;
  const { environment } = run.deps.host;
  const { maxFileBytes } = publishPolicy(run);
  return {
    model,
    changes: async () => {
      try {
        return await sandbox.still(() =>
          workTreePatch(repository, { parent: workbench.head, workTree, maxFileBytes, environment }),
        );
      } catch (error) {
        run.deps.log.foreign(`The changes cannot be shown to the advisor: ${String(error)}`);
        return '(The changes cannot be shown.)';
      }
    },
  };
}
