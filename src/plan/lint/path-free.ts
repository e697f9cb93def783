import type { FileUse } from './file-uses.ts';
import type { Finding } from './finding.ts';
import type { PlanTree } from './plan-tree.ts';

/** `path-free`: what is created, or renamed to, does not exist yet, and no file stands where its directory must be. */
export function pathFree(uses: readonly FileUse[], tree: PlanTree): Finding[] {
  return uses
    .filter((use) => use.needs === 'nothing')
    .flatMap((use): Finding[] => {
      const base = { rule: 'path-free', severity: 'error', line: use.line } as const;
      if (use.found !== undefined) {
        const when = use.since === undefined ? 'at the base' : `after an earlier entry of phase ${use.since}`;
        const remedy = 'Write `modify` if it is that file that should change, or choose another path.';
        return [{ ...base, message: `\`${use.path}\` exists already ${when}.`, remedy }];
      }
      const blocked = parentsOf(use.path).find(
        (parent) => ['file', 'other'].includes(tree.has(parent) ?? '') && !isTakenAway(parent, use, uses),
      );
      if (blocked === undefined) return [];
      const remedy = 'Choose a path in a directory.';
      return [{ ...base, message: `\`${use.path}\` cannot be: \`${blocked}\` is no directory.`, remedy }];
    });
}

/** Whether an entry before `use` deletes or renames what stands at `path`. */
function isTakenAway(path: string, use: FileUse, uses: readonly FileUse[]): boolean {
  return uses
    .slice(0, uses.indexOf(use))
    .some((earlier) => earlier.path === path && earlier.needs === 'file' && earlier.action !== 'modify');
}

/** The directories that a path lies in, from the top. */
export function parentsOf(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'));
}
