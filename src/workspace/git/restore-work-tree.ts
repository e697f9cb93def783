import type { Sha } from '../../core/ids.ts';
import { workTreeEnvironment } from './export-tree.ts';
import type { HostRepository } from './host-repository.ts';

/**
 * Makes the files of a work tree those of `commit` again: what was changed or deleted comes back, what is new goes. What
 * `.gitignore` names stays, for setup may have made it. Nothing may change the files meanwhile.
 */
export async function restoreWorkTree(
  repository: HostRepository,
  { commit, workTree }: { commit: Sha; workTree: string },
): Promise<void> {
  const environment = workTreeEnvironment(repository, workTree);
  const { git } = repository;
  await git.run(['read-tree', '--reset', commit], { environment });
  await git.run(['checkout-index', '--all', '--force', '--index'], { environment });
  await git.run(['clean', '-d', '--force', '--force', '--quiet'], { environment });
}
