import type { FileEntry, Plan } from '../plan.ts';

/** Every path that the plan's file entries name, with its line. */
export function entryPaths(plan: Plan): { path: string; line: number }[] {
  return plan.phases
    .flatMap((phase) => phase.files)
    .flatMap((entry) => pathsOf(entry).map((path) => ({ path, line: entry.line })));
}

function pathsOf(entry: FileEntry): string[] {
  return entry.action === 'rename' ? [entry.from, entry.to] : [entry.path];
}
