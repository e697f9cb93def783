import { git } from './git-repository.ts';

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
  const trees = range.before === undefined ? ['--root', range.after] : [range.before, range.after];
  const diff = (...format: string[]) =>
    git(directory, 'diff-tree', '-r', '-M', '--no-commit-id', '--full-index', ...format, ...trees);
  const [raw, counts, patches] = await Promise.all([
    diff('--raw', '-z'),
    diff('--numstat', '-z'),
    diff('-p'),
  ]);
  const numbers = parseCounts(counts);
  const hunks = parsePatches(patches);
  return parseRaw(raw).map((change, index) => {
    const patch = hunks[index];
    return { ...change, ...(numbers[index] ?? NOTHING), ...(patch === undefined ? {} : { patch }) };
  });
}

const NOTHING = { additions: 0, deletions: 0 };

function parseRaw(output: string) {
  const fields = output.split('\0');
  const changes: Omit<FileChange, 'additions' | 'deletions' | 'patch'>[] = [];
  while (fields.length > 1) {
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

function parseCounts(output: string): { additions: number; deletions: number }[] {
  const fields = output.split('\0');
  const counts: { additions: number; deletions: number }[] = [];
  while (fields.length > 1) {
    const [additions, deletions, path] = (fields.shift() ?? '').split('\t');
    // An empty path announces the two names of a rename.
    if (path === '') fields.splice(0, 2);
    counts.push({ additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
  }
  return counts;
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
