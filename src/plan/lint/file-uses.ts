import type { FileEntry, Plan } from '../plan.ts';
import { pathFault } from './path-fault.ts';
import type { PlanTree } from './plan-tree.ts';

/** One path of a file entry, and what stands there when its turn comes. */
export interface FileUse {
  path: string;
  line: number;
  phase: number;
  action: FileEntry['action'];
  /** Whether the entry takes a file that is there, or puts one where none is. */
  needs: 'file' | 'nothing';
  found: ReturnType<PlanTree['has']>;
  /** The phase of the earlier entry that left it so; absent where it is so at the base. */
  since?: number;
  /** The other path of a rename. */
  other?: string;
}

/** The uses of files in the order of the plan. Paths that `path-inside` finds fault with are left out. */
export function fileUses(plan: Plan, tree: PlanTree): FileUse[] {
  const uses: FileUse[] = [];
  const left = new Map<string, Pick<FileUse, 'found' | 'since'>>();
  for (const phase of plan.phases) {
    for (const entry of phase.files) {
      for (const use of usesOf(entry)) {
        if (pathFault(use.path) !== undefined) continue;
        const before = left.get(use.path) ?? { found: tree.has(use.path) };
        uses.push({ ...use, line: entry.line, action: entry.action, phase: phase.number, ...before });
        if (entry.action === 'modify') continue;
        left.set(use.path, { found: use.needs === 'nothing' ? 'file' : undefined, since: phase.number });
      }
    }
  }
  return uses;
}

function usesOf(entry: FileEntry): Pick<FileUse, 'path' | 'needs' | 'other'>[] {
  switch (entry.action) {
    case 'create':
      return [{ path: entry.path, needs: 'nothing' }];
    case 'modify':
    case 'delete':
      return [{ path: entry.path, needs: 'file' }];
    case 'rename':
      return [
        { path: entry.from, needs: 'file', other: entry.to },
        { path: entry.to, needs: 'nothing', other: entry.from },
      ];
  }
}
