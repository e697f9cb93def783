import { posix } from 'node:path';
import { sectionNamed } from '../plan.ts';
import { filesIn, plannedChanges } from '../planned-changes.ts';
import { parentsOf } from './path-free.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Rule } from './rule.ts';

/** Files that Tests and Documentation name are there, or some phase makes them. */
export const fileListed: Rule = {
  id: 'file-listed',
  severity: 'warning',
  find: (plan, { tree }) => {
    const files = new Set(plannedChanges(plan).keys());
    return (['Tests', 'Documentation'] as const).flatMap((section) =>
      filesIn(plan, { section, files })
        .filter(({ written, paths }) => paths.length === 0 && !isThere(written, { files, tree }))
        .map(({ written }) => ({
          line: lineOf(plan, { section, written }),
          message: `\`${written}\` is not there at the base, and no phase creates it.`,
          remedy: 'List it under **Files** of the phase that writes it, or correct the path.',
        })),
    );
  },
};

/** From the top, or within one of the folders that the plan works in. */
function isThere(name: string, { files, tree }: { files: ReadonlySet<string>; tree: PlanTree }): boolean {
  const folders = new Set(['.', ...[...files].flatMap(parentsOf)]);
  return [...folders].some((folder) => tree.has(posix.join(folder, name)) !== undefined);
}

function lineOf(
  plan: Parameters<Rule['find']>[0],
  { section: name, written }: { section: 'Tests' | 'Documentation'; written: string },
): number {
  const section = sectionNamed(plan, name);
  const pieces = (section?.passages ?? []).flatMap((each) => (each.kind === 'prose' ? each.pieces : []));
  return pieces.find(({ isCode, text }) => isCode && text.endsWith(written))?.line ?? section?.line ?? 1;
}
