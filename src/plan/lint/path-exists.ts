import type { FileUse } from './file-uses.ts';
import type { Finding } from './finding.ts';
import { caseVariantOf } from './path-case.ts';
import type { PlanTree } from './plan-tree.ts';

/** `path-exists`: what is modified, deleted or renamed is a file at the base, or one that an earlier entry makes. */
export function pathExists(uses: readonly FileUse[], tree: PlanTree): Finding[] {
  return missing(uses)
    .filter((use) => madeLater(use, uses) === undefined && caseVariantOf(use, tree) === undefined)
    .map((use) => ({
      rule: 'path-exists',
      severity: 'error',
      line: use.line,
      message: `\`${use.path}\` is to be ${past(use)}, but ${whatStands(use)}.`,
      remedy:
        use.found === 'directory'
          ? 'Name the files in it one by one.'
          : 'Correct the path, or create the file in this or an earlier phase.',
    }));
}

/** `created-later`: nothing is modified, deleted or renamed before the phase that creates it. */
export function createdLater(uses: readonly FileUse[]): Finding[] {
  return missing(uses).flatMap((use): Finding[] => {
    const later = madeLater(use, uses);
    if (later === undefined) return [];
    return [
      {
        rule: 'created-later',
        severity: 'error',
        line: use.line,
        message: `\`${use.path}\` is to be ${past(use)} in phase ${use.phase} and is there only after an entry of phase ${later}.`,
        remedy: 'Create the file first, or move this entry behind.',
      },
    ];
  });
}

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
