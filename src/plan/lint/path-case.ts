import type { FileUse } from './file-uses.ts';
import { parentsOf } from './path-free.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Rule } from './rule.ts';

/** Paths are written in the letter case of the repository, and differ in more than that. */
export const pathCase: Rule = {
  id: 'path-case',
  severity: 'error',
  find: (_plan, { uses, tree }) =>
    uses.flatMap((use) => {
      const variant = caseVariantOf(use, tree);
      if (variant === undefined) return [];
      const message = `\`${use.path}\` is \`${variant}\` in the repository.`;
      const remedy = `Write \`${variant}\`, or a name that differs in more than letter case.`;
      return [{ line: use.line, message, remedy }];
    }),
};

/** What the repository has in another letter case where `use` finds nothing: its path, or a directory on the way there. */
export function caseVariantOf(use: FileUse, tree: PlanTree): string | undefined {
  if (use.found !== undefined || use.since !== undefined) return undefined;
  for (const path of [...parentsOf(use.path), use.path]) {
    const variant = tree.has(path) === undefined ? tree.caseVariant?.(path) : undefined;
    // A rename may change the letter case of its own path.
    if (variant !== undefined && variant !== use.other) return variant;
  }
  return undefined;
}
