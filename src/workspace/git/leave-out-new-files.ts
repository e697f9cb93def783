import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha } from '../../core/ids.ts';
import { workTreeEnvironment } from './export-tree.ts';
import type { HostRepository } from './host-repository.ts';

/**
 * Has git pass over what lies in the work tree now and is in neither `parent` nor `.gitignore`, as if `.gitignore` named
 * it: what set-up commands made is no work on the plan. A folder that is new as a whole is passed over as a whole.
 * `planned`: paths that are to be committed once they are there.
 */
export async function leaveOutNewFiles(
  repository: HostRepository,
  { parent, workTree, planned }: { parent: Sha; workTree: string; planned: readonly string[] },
): Promise<void> {
  const { git, gitDirectory } = repository;
  const environment = workTreeEnvironment(repository, workTree);
  await git.run(['read-tree', '--reset', parent], { environment });
  const listing = await git.run(
    ['ls-files', '--others', '--exclude-standard', '--directory', '--no-empty-directory', '-z'],
    { environment },
  );
  const found = listing.split('\0').filter((path) => path !== '' && !path.includes('\n'));
  const left = found.filter(
    (path) => !planned.some((each) => each === path || each.startsWith(asFolder(path))),
  );
  await writeFile(join(gitDirectory, 'info/exclude'), left.map((path) => `/${literally(path)}\n`).join(''));
}

function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** As a pattern of `.gitignore` that means this path alone. */
function literally(path: string): string {
  return path.replace(/[\\*?[\] ]/g, '\\$&');
}
