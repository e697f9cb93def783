import type { PlanTree } from '../plan/lint/plan-tree.ts';
import type { TreeFile } from '../workspace/git/read-commit.ts';

/** The files of a commit as the plan's lint asks for them. */
export function repositoryTree(files: readonly TreeFile[]): PlanTree {
  const kinds = new Map<string, 'file' | 'directory' | 'other'>();
  for (const { path, mode } of files) {
    kinds.set(path, mode.startsWith('100') ? 'file' : 'other');
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      kinds.set(path.slice(0, slash), 'directory');
    }
  }
  const spellings = new Map([...kinds.keys()].map((path) => [path.toLowerCase(), path]));
  return { has: (path) => kinds.get(path), caseVariant: (path) => spellings.get(path.toLowerCase()) };
}
