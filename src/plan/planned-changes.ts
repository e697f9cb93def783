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

/**
 * The files that a section names. A name counts as it stands if it is the path of a file or has a folder; else it stands for the files
 * in whose paths it comes last. So code such as `cache.get` names none.
 */
export function filesIn(
  plan: Plan,
  { section: name, files }: { section: 'Tests' | 'Documentation'; files: ReadonlySet<string> },
): NamedFile[] {
  const section = sectionNamed(plan, name);
  const names = section ? pathsInSection(section) : [];
  const alike = byLastPart(files, new Set(names.map(lastPart)));
  return names.flatMap((written): NamedFile[] => {
    if (files.has(written)) return [{ written, paths: [written] }];
    const paths = (alike.get(lastPart(written)) ?? []).filter((path) => path.endsWith(`/${written}`));
    return paths.length > 0 || written.includes('/') ? [{ written, paths }] : [];
  });
}

export interface NamedFile {
  written: string;
  /** Those it may stand for; none where there is no such file. */
  paths: string[];
}

function byLastPart(files: ReadonlySet<string>, wanted: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of files) {
    const last = lastPart(path);
    if (!wanted.has(last)) continue;
    const paths = found.get(last) ?? [];
    paths.push(path);
    found.set(last, paths);
  }
  return found;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
