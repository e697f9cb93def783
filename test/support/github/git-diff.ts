import { gitOnObjects } from './git-repository.ts';

export interface FileChange {
  path: string;
  previousPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  sha: string;
  additions: number;
  deletions: number;
  /** From the first hunk on; absent for binary files and for changes without content. */
  patch?: string;
}

const STATUS: Record<string, FileChange['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** The files that differ between two commits, or that a first commit (`before` absent) brings. */
export async function diffFiles(
  directory: string,
  range: { before: string | undefined; after: string },
): Promise<FileChange[]> {
  const { before, after } = range;
  const objects = before === undefined ? [after] : [before, after];
  const trees = before === undefined ? ['--root', after] : objects;
  const output = await gitOnObjects(directory, objects, ...DIFF, ...trees);
  const fields = output.split('\0');
  const changes = takeChanges(fields);
  const counted = changes.map((change) => ({ ...change, ...takeCounts(fields) }));
  const hunks = parsePatches(fields.slice(1).join('\0'));
  return counted.map((change, index) => {
    const patch = hunks[index];
    return { ...change, ...(patch === undefined ? {} : { patch }) };
  });
}

/** The changes, their counts, and after an empty field the patches. */
const DIFF = [
  'diff-tree',
  '-r',
  '-M',
  '--no-commit-id',
  '--full-index',
  '--raw',
  '--numstat',
  '-p',
  '-z',
] as const;

function takeChanges(fields: string[]) {
  const changes: Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] = [];
  while (fields[0]?.startsWith(':')) {
    const [, , before = '', after = '', letter = ''] = (fields.shift() ?? '').split(' ');
    const status = STATUS[letter.charAt(0)] ?? 'changed';
    const path = fields.shift() ?? '';
    const sha = status === 'removed' ? before : after;
    changes.push(
      status === 'renamed'
        ? { path: fields.shift() ?? '', previousPath: path, status, sha }
        : { path, status, sha },
    );
  }
  return changes;
}

function takeCounts(fields: string[]): { additions: number; deletions: number } {
  const [additions, deletions, path] = (fields.shift() ?? '').split('\t');
  // An empty path announces the two names of a rename.
  if (path === '') fields.splice(0, 2);
  return { additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
}

/** One entry per file. No line of a patch but a file's first one starts with `diff --git`. */
function parsePatches(output: string): (string | undefined)[] {
  const files: string[][] = [];
  for (const line of output.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('diff --git ')) files.push([]);
    files.at(-1)?.push(line);
  }
  return files.map((lines) => {
    const start = lines.findIndex((line) => line.startsWith('@@ '));
    return start === -1 ? undefined : lines.slice(start).join('\n');
  });
}
