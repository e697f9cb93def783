import { folderOf, pathMatcher } from '../../core/path-matcher.ts';
import type { ChangedFile } from './changed-files.ts';

const LINK_MODES = new Set(['120000', '160000']);

/**
 * The paths among `changes` that `patterns` protect, in whatever letter case, or as a Mac or Windows would take them:
 * both sides of a rename, and a link or submodule that would take the place of a folder with protected paths in it.
 */
export function protectedAmong(changes: readonly ChangedFile[], patterns: readonly string[]): string[] {
  const protector = pathMatcher(patterns);
  const isProtected = (path: string) =>
    protector(path) !== undefined || protector(asTakenElsewhere(path)) !== undefined;
  const folders = patterns.map((pattern) => `${folderOf(pattern)}/`.toLowerCase());
  const shadows = (path: string) =>
    folders.some((folder) => folder.startsWith(`${asTakenElsewhere(path).toLowerCase()}/`));
  const touched = changes.flatMap(({ path, from, mode }) => [
    ...(isProtected(path) || (LINK_MODES.has(mode) && shadows(path)) ? [path] : []),
    ...(from !== undefined && isProtected(from) ? [from] : []),
  ]);
  return [...new Set(touched)];
}

/** Letters that a Mac does not tell apart are the same, and dots and spaces at the end of a name are gone, as on Windows. */
function asTakenElsewhere(path: string): string {
  return path
    .normalize('NFKC')
    .split('/')
    .map((name) => name.replace(/[. ]+$/, '') || name)
    .join('/');
}
