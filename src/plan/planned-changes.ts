import type { PathChange } from './file-change.ts';
import { pathsInSection } from './paths-in-section.ts';
import { type FileEntry, type Plan, sectionNamed } from './plan.ts';

/**
 * What the phases, taken together, are to make of each path that they list; `none` for a file that one phase creates and
 * another takes away.
 */
export function plannedChanges(plan: Plan): Map<string, PathChange | 'none'> {
  const planned = new Map<string, PathChange | 'none'>();
  for (const entry of plan.phases.flatMap(({ files }) => files)) {
    for (const [path, change] of changesOf(entry)) planned.set(path, after(planned.get(path), change));
  }
  return planned;
}

/** Every file that the plan names as one to work on: under Files, Tests or Documentation. */
export function namedFiles(plan: Plan): Set<string> {
  return new Set([
    ...plannedChanges(plan).keys(),
    ...filesIn(plan, 'Tests'),
    ...filesIn(plan, 'Documentation'),
  ]);
}

export function filesIn(plan: Plan, name: 'Tests' | 'Documentation'): string[] {
  const section = sectionNamed(plan, name);
  return section ? pathsInSection(section) : [];
}

function changesOf(entry: FileEntry): [string, PathChange][] {
  switch (entry.action) {
    case 'create':
      return [[entry.path, 'created']];
    case 'modify':
      return [[entry.path, 'modified']];
    case 'delete':
      return [[entry.path, 'deleted']];
    case 'rename':
      return [
        [entry.from, 'deleted'],
        [entry.to, 'created'],
      ];
  }
}

/** One change and then another, as one. */
function after(before: PathChange | 'none' | undefined, change: PathChange): PathChange | 'none' {
  if (before === 'created') return change === 'deleted' ? 'none' : 'created';
  if (before === 'deleted' && change === 'created') return 'modified';
  return change;
}
