import type { Sha } from '../../core/ids.ts';
import { type ChangedFile, changedFiles } from './changed-files.ts';
import type { HostRepository } from './host-repository.ts';

/** What has become of one file. */
export interface FileDiff extends ChangedFile {
  /** Header and hunks as git writes them; of a deleted file without what was in it. */
  text: string;
  /** The lines of the new text that the hunks show, from 1. */
  lines: ReadonlySet<number>;
}

/** The difference between two commits, file by file, with renames found. */
export async function readDiff(
  repository: HostRepository,
  { from, to }: { from: Sha; to: Sha },
): Promise<FileDiff[]> {
  const changes = await changedFiles(repository, { from, to });
  const patch = await repository.git.run([
    'diff-tree',
    '-r',
    '-p',
    '--find-renames',
    '--irreversible-delete',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--ignore-submodules=none',
    from,
    to,
    '--',
  ]);
  const parts = sections(patch);
  return changes.map((change) => {
    // One that has become another kind of thing is shown as deleted, and then as new.
    const own = parts.splice(0, change.status === 'type_changed' ? 2 : 1);
    const text = own.map((lines) => lines.join('\n')).join('\n');
    return { ...change, text, lines: new Set(own.flatMap(shownLines)) };
  });
}

/** No line of a patch but the first of a file begins so: those of contents begin with a sign. */
function sections(patch: string): string[][] {
  const files: string[][] = [];
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('diff --git ')) files.push([]);
    files.at(-1)?.push(line);
  }
  return files;
}

function shownLines(section: readonly string[]): number[] {
  return section.flatMap((line) => {
    const [, first, count = '1'] = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    return first === undefined
      ? []
      : Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
  });
}
