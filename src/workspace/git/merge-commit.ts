import { join } from 'node:path';
import type { Sha } from '../../core/ids.ts';
import type { MessageParts } from './commit-message.ts';
import type { HostRepository } from './host-repository.ts';
import { writeCommit } from './write-commit.ts';

/**
 * Commits `theirs` merged into `ours`, without any work tree: whole files only, each taken from the side that changed
 * it since `mergeBase`. `undefined` where both sides changed the same file in different ways. The three have to be
 * here already, their history need not.
 */
export async function mergeCommit(
  repository: HostRepository,
  params: { mergeBase: Sha; ours: Sha; theirs: Sha; message: MessageParts; date: Date },
): Promise<Sha | undefined> {
  const { mergeBase, ours, theirs, message, date } = params;
  const { git } = repository;
  const environment = { GIT_INDEX_FILE: join(repository.gitDirectory, 'merge.index') };
  await git.run(['read-tree', '--empty'], { environment });
  await git.run(['read-tree', '-i', '-m', '--aggressive', mergeBase, ours, theirs], { environment });
  const unmerged = await git.run(['ls-files', '--unmerged', '-z'], { environment });
  if (unmerged !== '') return undefined;
  const tree = await git.run(['write-tree'], { environment });
  return writeCommit(repository, { tree: tree.trim(), parents: [ours, theirs], message, date });
}
