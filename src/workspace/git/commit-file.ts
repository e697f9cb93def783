import { join } from 'node:path';
import type { Sha } from '../../core/ids.ts';
import type { MessageParts } from './commit-message.ts';
import type { HostRepository } from './host-repository.ts';
import { writeCommit } from './write-commit.ts';

/** Commits one text file on top of `parent` without any work tree. `path` is chosen by the host. */
export async function commitFile(
  repository: HostRepository,
  params: { parent: Sha; path: string; content: string; message: MessageParts; date: Date },
): Promise<Sha> {
  const { parent, path, content, message, date } = params;
  const { git } = repository;
  // Git would wait for an empty standard input for ever.
  const blob =
    content === ''
      ? await git.run(['hash-object', '-w', '--', '/dev/null'])
      : await git.run(['hash-object', '-w', '--stdin'], { input: content });
  const environment = { GIT_INDEX_FILE: join(repository.gitDirectory, 'file.index') };
  await git.run(['read-tree', parent], { environment });
  await git.run(['update-index', '--add', '--cacheinfo', `100644,${blob.trim()},${path}`], { environment });
  const tree = await git.run(['write-tree'], { environment });
  return writeCommit(repository, { tree: tree.trim(), parents: [parent], message, date });
}
