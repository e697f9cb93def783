import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { assertPublishable, type PublishPolicy } from './assert-publishable.ts';
import { type ChangedFile, changedFiles } from './changed-files.ts';
import type { MessageParts } from './commit-message.ts';
import { workTreeEnvironment } from './export-tree.ts';
import type { HostRepository } from './host-repository.ts';
import { GitFailure } from './run-git.ts';
import { assertStageable } from './staging.ts';
import { writeCommit } from './write-commit.ts';

export type WorkTreeCommit = { kind: 'committed'; sha: Sha; files: ChangedFile[] } | { kind: 'unchanged' };

/**
 * Commits what the work tree has become since `parent`, its `.gitignore` respected. Throws `Stop('blocked')` that
 * names what may not be committed; nothing is published, so that it can be mended and tried again.
 */
export async function commitWorkTree(
  repository: HostRepository,
  params: { parent: Sha; workTree: string; message: MessageParts; date: Date; policy: PublishPolicy },
): Promise<WorkTreeCommit> {
  const { parent, workTree, message, date, policy } = params;
  const environment = workTreeEnvironment(repository, workTree);
  await repository.git.run(['read-tree', '--reset', parent], { environment });
  const { maxFileBytes, maxTotalBytes } = policy;
  await assertStageable(repository, { parent, workTree, maxFileBytes, maxTotalBytes });
  const tree = await stage(repository, environment);
  const files = await changedFiles(repository, { from: parent, to: tree });
  if (files.length === 0) return { kind: 'unchanged' };
  const sha = await writeCommit(repository, { tree, parents: [parent], message, date });
  await assertPublishable(repository, { from: parent, to: sha, policy });
  return { kind: 'committed', sha, files };
}

async function stage({ git }: HostRepository, environment: Record<string, string>): Promise<string> {
  try {
    await git.run(['add', '--all'], { environment });
    return (await git.run(['write-tree'], { environment })).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const said = error.stderr.trim().split('\n')[0]?.slice(0, 200) ?? '';
    throw new Stop('blocked', `Git cannot take up the files as they are: ${said}`, { cause: error });
  }
}
