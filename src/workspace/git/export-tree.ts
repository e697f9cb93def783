import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { HostRepository } from './host-repository.ts';
import { GitFailure } from './run-git.ts';

/**
 * Writes the files of a commit into a directory that is new or empty, byte for byte and without a `.git`: links stay
 * links, submodules are empty folders, pointers of LFS stay pointers, no filter runs.
 */
export async function exportTree(
  repository: HostRepository,
  { commit, into }: { commit: Sha; into: string },
): Promise<void> {
  await mkdir(into, { recursive: true });
  if ((await readdir(into)).length > 0) throw new Error(`${into} is not empty`);
  const environment = workTreeEnvironment(repository, into);
  try {
    await repository.git.run(['read-tree', '--reset', '-u', commit], { environment });
  } catch (error) {
    throw exportStop(error, commit);
  }
}

/**
 * Makes git see `workTree` through an index of the host's own, which remembers from one command to the next which
 * files are unchanged.
 */
export function workTreeEnvironment(
  { gitDirectory }: HostRepository,
  workTree: string,
): Record<string, string> {
  return { GIT_WORK_TREE: workTree, GIT_INDEX_FILE: join(gitDirectory, 'worktree.index') };
}

function exportStop(error: unknown, commit: Sha): unknown {
  if (!(error instanceof GitFailure)) return error;
  const unfit = error.stderr.includes('invalid path');
  const message = unfit
    ? `The commit ${commit} has a path that git does not write to disk. Rename it: ${error.stderr.trim().slice(0, 200)}`
    : `Could not write the files of ${commit} to disk; the log has git's message.`;
  return new Stop('failed', message, { cause: error });
}
