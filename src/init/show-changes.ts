import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileChange } from './compare.ts';
import { CONFIGURATION } from './sources.ts';
import { isWritten } from './write-files.ts';

/** All that would be written, in the form that `git apply` takes. */
export function wholeDifference(changes: readonly FileChange[]): string {
  return changes.filter(isWritten).map(difference).join('\n');
}

/** The same for people: new files that are alike everywhere by name only. */
export function shortDifference(changes: readonly FileChange[]): string {
  const written = changes.filter(isWritten);
  const [inFull, named] = [written.filter(isTelling), written.filter((change) => !isTelling(change))];
  const names = named.map(
    ({ path, text }) => `+++ ${path} (new, ${text.trimEnd().split('\n').length} lines)`,
  );
  return [...names, ...inFull.map(difference)].join('\n');
}

function isTelling({ action, path }: FileChange): boolean {
  return action === 'replace' || path === CONFIGURATION;
}

function difference(change: FileChange): string {
  const isNew = change.action !== 'replace';
  return createTwoFilesPatch(
    isNew ? '/dev/null' : `a/${change.path}`,
    `b/${change.path}`,
    isNew ? '' : change.before,
    change.text,
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  ).trimEnd();
}
