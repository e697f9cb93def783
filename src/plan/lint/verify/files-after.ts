import type { FileUse } from '../file-uses.ts';
import type { PlanTree } from '../plan-tree.ts';

/** The repository as it is to be when a phase is over. */
export interface FilesAfter {
  has(path: string): ReturnType<PlanTree['has']>;
  /** Whether the plan says nothing up to then of what stands in this file, so that it is as at the base. */
  isAsAtBase(path: string): boolean;
}

export function filesAfter(
  phase: number,
  { uses, tree }: { uses: readonly FileUse[]; tree: PlanTree },
): FilesAfter {
  const until = uses.filter((use) => use.phase <= phase);
  const left = new Map<string, 'file' | undefined>();
  for (const { path, needs, action } of until) {
    if (action !== 'modify') left.set(path, needs === 'nothing' ? 'file' : undefined);
  }
  const made = [...left].filter(([, kind]) => kind === 'file').map(([path]) => path);
  return {
    has(path) {
      if (left.has(path)) return left.get(path);
      if (made.some((other) => other.startsWith(`${path}/`))) return 'directory';
      return tree.has(path);
    },
    isAsAtBase: (path) => !until.some((use) => use.path === path),
  };
}
