import type { Sha } from '../../core/ids.ts';
import type { Variables } from '../search-path.ts';
import { workTreeEnvironment } from './export-tree.ts';
import { gitEnvironment } from './git-environment.ts';
import type { HostRepository } from './host-repository.ts';
import { createGit } from './run-git.ts';
import { assertStageable } from './staging.ts';

/** A run that was told to end has seconds left. */
const MAX_MS = 5_000;

/**
 * What the work tree has become since `parent`, as a patch for `git apply`; empty where nothing has changed. Works also
 * after the run was told to end. Throws `Stop('blocked')` where the files are none that git can take up.
 */
export async function workTreePatch(
  repository: HostRepository,
  {
    parent,
    workTree,
    maxFileBytes,
    environment: host,
  }: { parent: Sha; workTree: string; maxFileBytes: number; environment: Variables },
): Promise<string> {
  const { gitDirectory } = repository;
  const git = createGit(gitEnvironment(host, { gitDirectory }), {
    directory: gitDirectory,
    signal: AbortSignal.timeout(MAX_MS),
  });
  const environment = workTreeEnvironment(repository, workTree);
  await git.run(['read-tree', '--reset', parent], { environment });
  await assertStageable({ ...repository, git }, { parent, workTree, maxFileBytes });
  await git.run(['add', '--all'], { environment });
  const tree = (await git.run(['write-tree'], { environment })).trim();
  return git.run([
    'diff-tree',
    '-p',
    '--binary',
    '--full-index',
    '--no-ext-diff',
    '--no-textconv',
    parent,
    tree,
  ]);
}
