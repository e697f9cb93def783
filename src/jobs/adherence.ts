import { pathsInSection } from '../plan/paths-in-section.ts';
import { type Plan, sectionNamed } from '../plan/plan.ts';
import type { ChangedFile } from '../workspace/git/changed-files.ts';

/** What was changed, held against what the plan names. Paths, sorted. */
export interface Adherence {
  unplanned: string[];
  untouched: string[];
  /** Tests that the plan names and that are not there. */
  missingTests: string[];
  /** Documentation that the plan names and that was left as it was. */
  untouchedDocumentation: string[];
}

/** `changed`: all that the implementation changed since the plan was committed; `present`: the files there are now. */
export function adherenceOf(
  plan: Plan,
  { changed, present }: { changed: readonly ChangedFile[]; present: ReadonlySet<string> },
): Adherence {
  const planned = new Set(
    plan.phases.flatMap(({ files }) =>
      files.flatMap((entry) => (entry.action === 'rename' ? [entry.from, entry.to] : [entry.path])),
    ),
  );
  const touched = new Set(changed.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path])));
  return {
    unplanned: [...touched].filter((path) => !planned.has(path)).sort(),
    untouched: [...planned].filter((path) => !touched.has(path)).sort(),
    missingTests: namedIn(plan, 'Tests').filter((path) => !present.has(path)),
    untouchedDocumentation: namedIn(plan, 'Documentation').filter(
      (path) => !touched.has(path) && !planned.has(path),
    ),
  };
}

function namedIn(plan: Plan, name: 'Tests' | 'Documentation'): string[] {
  const section = sectionNamed(plan, name);
  return section ? pathsInSection(section) : [];
}
