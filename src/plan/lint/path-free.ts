import type { FileUse } from './file-uses.ts';
import type { Rule } from './rule.ts';

/** What is created, or renamed to, does not exist yet, and no file stands where its directory must be. */
export const pathFree: Rule = {
  id: 'path-free',
  severity: 'error',
  find: (_plan, { uses, tree }) =>
    uses
      .filter((use) => use.needs === 'nothing')
      .flatMap((use) => {
        const { line, path, found, since } = use;
        if (found !== undefined) {
          const when = since === undefined ? 'at the base' : `after an earlier entry of phase ${since}`;
          const remedy = 'Write `modify` if it is that file that should change, or choose another path.';
          return [{ line, message: `\`${path}\` exists already ${when}.`, remedy }];
        }
        const blocked = parentsOf(path).find(
          (parent) => ['file', 'other'].includes(tree.has(parent) ?? '') && !isTakenAway(parent, use, uses),
        );
        if (blocked === undefined) return [];
        const message = `\`${path}\` cannot be: \`${blocked}\` is no directory.`;
        return [{ line, message, remedy: 'Choose a path in a directory.' }];
      }),
};

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
