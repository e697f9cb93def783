import { posix } from 'node:path';

/** What package managers write when a manifest changes. */
const LOCK_FILES: Readonly<Record<string, readonly string[]>> = {
  'package.json': [
    ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
  ],
  'pyproject.toml': ['poetry.lock', 'uv.lock', 'pdm.lock'],
  Pipfile: ['Pipfile.lock'],
  'Cargo.toml': ['Cargo.lock'],
  'go.mod': ['go.sum', 'go.work.sum'],
  'composer.json': ['composer.lock'],
  Gemfile: ['Gemfile.lock'],
};

/**
 * Tells of a file whether it is what a tool writes after a change to one of `planned`: the lock file of a manifest, in its folder
 * or one above, or a snapshot beside a test.
 */
export function generatedBy(planned: readonly string[]): (path: string) => boolean {
  const locks = new Set(planned.flatMap(lockFilesOf));
  return (path) => locks.has(path) || (isSnapshot(path) && planned.some((each) => isSnapshotOf(each, path)));
}

/** Where the lock file of a manifest may be; nearest first. None for another file. */
export function lockFilesOf(path: string): string[] {
  const name = posix.basename(path);
  const locks = Object.hasOwn(LOCK_FILES, name) ? (LOCK_FILES[name] ?? []) : [];
  if (locks.length === 0) return [];
  const folders = [posix.dirname(path)];
  while (folders.at(-1) !== '.') folders.push(posix.dirname(folders.at(-1) ?? '.'));
  return folders.flatMap((folder) => locks.map((lock) => posix.join(folder, lock)));
}

function isSnapshot(path: string): boolean {
  return posix.basename(posix.dirname(path)) === '__snapshots__';
}

function isSnapshotOf(path: string, snapshot: string): boolean {
  if (posix.dirname(posix.dirname(snapshot)) !== posix.dirname(path)) return false;
  const stem = posix.basename(path, posix.extname(path));
  return posix.basename(snapshot).startsWith(`${stem}.`);
}
