import type { FileUse } from './file-uses.ts';
import { parentsOf } from './path-free.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Rule } from './rule.ts';

/** Paths are written in the letter case of the repository, and differ in more than that. */
export const pathCase: Rule = {
  id: 'path-case',
  severity: 'error',
  find: (_plan, { uses, tree }) => {
    const brought = new Map<string, string>();
    return uses.flatMap((use) => {
      const variant = caseVariantOf(use, tree);
      const other = variant ?? broughtVariantOf(use, brought);
      if (other === undefined) return [];
      const where = variant === undefined ? 'in an earlier entry' : 'in the repository';
      const message = `\`${use.path}\` is \`${other}\` ${where}.`;
      const remedy = `Write \`${other}\`, or a name that differs in more than letter case.`;
      return [{ line: use.line, message, remedy }];
    });
  },
};

/**
 * What an earlier entry brings in another letter case, where `use` brings something, too. Adds that to `brought`, which has the spelling
 * of paths and folders by their lower case.
 */
function broughtVariantOf(use: FileUse, brought: Map<string, string>): string | undefined {
  if (use.needs !== 'nothing' || use.found !== undefined) return undefined;
  let variant: string | undefined;
  for (const path of [...parentsOf(use.path), use.path]) {
    const known = brought.get(path.toLowerCase());
    if (known === undefined) brought.set(path.toLowerCase(), path);
    else if (known !== path) variant ??= known;
  }
  return variant;
}

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
