/** What became of a file between two commits. */
export interface FileChange {
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed';
  path: string;
  /** Where it was before, for `renamed`. */
  from: string | undefined;
}

/** What became of one path: a rename deletes one and creates another. */
export type PathChange = 'created' | 'modified' | 'deleted';

const CHANGE: Record<FileChange['status'], PathChange> = {
  added: 'created',
  modified: 'modified',
  deleted: 'deleted',
  renamed: 'created',
  type_changed: 'modified',
};

export function pathChanges(changes: readonly FileChange[]): Map<string, PathChange> {
  const found = new Map<string, PathChange>();
  for (const { status, path, from } of changes) {
    if (from !== undefined) found.set(from, 'deleted');
    found.set(path, CHANGE[status]);
  }
  return found;
}
