import type { Plan } from '../plan/plan.ts';
import type { ChangedFile } from '../workspace/git/changed-files.ts';

/** What was changed, held against what the plan names. Paths, sorted. */
export interface Adherence {
  unplanned: string[];
  untouched: string[];
}

/** `changed`: all that the implementation changed since the plan was committed. */
export function adherenceOf(plan: Plan, changed: readonly ChangedFile[]): Adherence {
  const planned = new Set(
    plan.phases.flatMap(({ files }) =>
      files.flatMap((entry) => (entry.action === 'rename' ? [entry.from, entry.to] : [entry.path])),
    ),
  );
  const touched = new Set(changed.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path])));
  return {
    unplanned: [...touched].filter((path) => !planned.has(path)).sort(),
    untouched: [...planned].filter((path) => !touched.has(path)).sort(),
  };
}
