import { Stop } from '../../core/stop.ts';
import { packIn, writeBundle } from '../../workspace/git/bundle.ts';
import type { HostRepository } from '../../workspace/git/host-repository.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import type { Outlet } from '../run/outlet.ts';

const REF = 'refs/heads/baton/local';

/** To the branch that a person's work tree is on, whose files go along. */
export function localOutlet(local: LocalRepository): Outlet {
  return {
    publish: async (repository, { commit, from }) => {
      const head = await local.head();
      if (head !== from) {
        throw new Stop(
          'blocked',
          `Your branch was at ${from} and is now at ${head}: somebody committed meanwhile. Look at it, and start again.`,
        );
      }
      await local.unpack(packIn(await writeBundle(repository, { ref: REF, from, to: commit })));
      await local.moveOn(commit);
    },
  };
}

/** Commits a plan that lies in the work tree, as it is there. */
export async function commitPlanFile(
  local: LocalRepository,
  repository: HostRepository,
  {
    commit,
    from,
    path,
  }: { commit: Parameters<LocalRepository['moveOn']>[0]; from: typeof commit; path: string },
): Promise<void> {
  await local.unpack(packIn(await writeBundle(repository, { ref: REF, from, to: commit })));
  await local.commitAs(commit, { path, from });
}
