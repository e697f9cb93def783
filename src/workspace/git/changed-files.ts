import type { HostRepository } from './host-repository.ts';

export interface ChangedFile {
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed';
  path: string;
  /** Where it was before, for `renamed`. */
  from: string | undefined;
  /** Mode before and after; `000000` where there was or is nothing. See `TreeFile`. */
  oldMode: string;
  mode: string;
  /** Names of the contents before and after. */
  oldObject: string;
  object: string;
  /** In bytes, of what it is now; 0 for what is deleted and for submodules. */
  size: number;
}

const SUBMODULE = '160000';
const NOTHING = '000000';

const STATUS: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  C: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type_changed',
};

/** What differs between two commits or trees, with renames found. */
export async function changedFiles(
  repository: HostRepository,
  { from, to }: { from: string; to: string },
): Promise<ChangedFile[]> {
  const raw = await repository.git.run([
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-abbrev',
    '--find-renames',
    '--no-ext-diff',
    '--ignore-submodules=none',
    from,
    to,
    '--',
  ]);
  const changes = parseRaw(raw);
  const sizes = await objectSizes(
    repository,
    changes.filter(hasContent).map(({ object }) => object),
  );
  return changes.map((change) => ({
    ...change,
    size: (hasContent(change) && sizes.get(change.object)) || 0,
  }));
}

type Change = Omit<ChangedFile, 'size'>;

function hasContent({ mode }: Change): boolean {
  return mode !== SUBMODULE && mode !== NOTHING;
}

function parseRaw(raw: string): Change[] {
  const fields = raw.split('\0');
  const changes: Change[] = [];
  let at = 0;
  const next = () => fields[at++] ?? '';
  while (at < fields.length - 1) {
    const [oldMode = '', mode = '', oldObject = '', object = '', letters = ''] = next().slice(1).split(' ');
    const status = STATUS[letters.charAt(0)];
    if (status === undefined) throw new Error(`git diff-tree: unknown status ${JSON.stringify(letters)}`);
    const first = next();
    const twoPaths = /^[RC]/.test(letters);
    const path = twoPaths ? next() : first;
    const from = status === 'renamed' ? first : undefined;
    changes.push({ status, path, from, oldMode, mode, oldObject, object });
  }
  return changes;
}

async function objectSizes({ git }: HostRepository, objects: string[]): Promise<Map<string, number>> {
  if (objects.length === 0) return new Map();
  const input = `${[...new Set(objects)].join('\n')}\n`;
  const lines = await git.run(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input });
  return new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [object = '', size] = line.split(' ');
        return [object, Number(size)] as const;
      }),
  );
}
