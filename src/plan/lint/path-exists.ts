import type { FileUse } from './file-uses.ts';
import { caseVariantOf } from './path-case.ts';
import type { Rule } from './rule.ts';

/** What is modified, deleted or renamed is a file at the base, or one that an earlier entry makes. */
export const pathExists: Rule = {
  id: 'path-exists',
  severity: 'error',
  find: (_plan, { uses, tree }) =>
    missing(uses)
      .filter((use) => madeLater(use, uses) === undefined && caseVariantOf(use, tree) === undefined)
      .map((use) => ({
        line: use.line,
        message: `\`${use.path}\` is to be ${past(use)}, but ${whatStands(use)}.`,
        remedy:
          use.found === 'directory'
            ? 'Name the files in it one by one.'
            : 'Correct the path, or create the file in this or an earlier phase.',
      })),
};

/** Nothing is modified, deleted or renamed before the phase that creates it. */
export const createdLater: Rule = {
  id: 'created-later',
  severity: 'error',
  find: (_plan, { uses }) =>
    missing(uses).flatMap((use) => {
      const later = madeLater(use, uses);
      if (later === undefined) return [];
      const message = `\`${use.path}\` is to be ${past(use)} in phase ${use.phase} and is there only after an entry of phase ${later}.`;
      return [{ line: use.line, message, remedy: 'Create the file first, or move this entry behind.' }];
    }),
};

function missing(uses: readonly FileUse[]): FileUse[] {
  return uses.filter((use) => use.needs === 'file' && use.found !== 'file');
}

/** The phase of the first entry after `use` that puts a file at its path. */
function madeLater(use: FileUse, uses: readonly FileUse[]): number | undefined {
  const later = uses.slice(uses.indexOf(use) + 1);
  return later.find((other) => other.path === use.path && other.needs === 'nothing')?.phase;
}

function whatStands({ found, since }: FileUse): string {
  if (found === 'directory') return 'is a directory';
  if (found === 'other') return 'is a link or a submodule';
  return since === undefined ? 'does not exist at the base' : `is gone after phase ${since}`;
}

function past({ action }: FileUse): string {
  return { create: 'created', modify: 'modified', delete: 'deleted', rename: 'renamed' }[action];
}
