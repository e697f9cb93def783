import type { FileUse } from './file-uses.ts';
import type { Finding } from './finding.ts';
import { parentsOf } from './path-free.ts';
import type { PlanTree } from './plan-tree.ts';

/** `path-case`: paths are written in the letter case of the repository, and differ in more than that. */
export function pathCase(uses: readonly FileUse[], tree: PlanTree): Finding[] {
  return uses.flatMap((use): Finding[] => {
    const variant = caseVariantOf(use, tree);
    if (variant === undefined) return [];
    return [
      {
        rule: 'path-case',
        severity: 'error',
        line: use.line,
        message: `\`${use.path}\` is \`${variant}\` in the repository.`,
        remedy: `Write \`${variant}\`, or a name that differs in more than letter case.`,
      },
    ];
  });
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
