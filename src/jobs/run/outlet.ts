import type { Log } from '../../core/log.ts';
import type { HostRepository } from '../../workspace/git/host-repository.ts';
import { type PublishParams, publish } from '../../workspace/git/publish.ts';
import type { Host } from './deps.ts';

/** Where the commits of a run go, one after the other, once they are made. */
export interface Outlet {
  /** Moves a branch on to a commit; `what` it holds is for people. Throws Stop where it may not go there. */
  publish(repository: HostRepository, params: PublishParams & { what?: string }): Promise<void>;
}

/** To the branch on GitHub. */
export function gitHubOutlet({ mayPublish }: Pick<Host, 'mayPublish'>): Outlet {
  return {
    publish: async (repository, params) => {
      await mayPublish?.();
      await publish(repository, params);
    },
  };
}

/** Nowhere: they stay in the run's own repository. */
export function noOutlet(log: Log, { because }: { because: string }): Outlet {
  return {
    publish: async (_repository, { commit, branch, what = commit }) => {
      log.info(`${because}: would push ${what} to ${branch}.`);
    },
  };
}
