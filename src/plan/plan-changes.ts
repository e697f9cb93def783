import type { FileEntry, Phase, Plan, PlanSection } from './plan.ts';

/** What a new version of a plan does otherwise than the one before it. */
export interface PlanChanges {
  title: { from: string; to: string } | undefined;
  /** Names of sections, without that of the phases. */
  sections: { added: string[]; removed: string[]; changed: string[] };
  /** Names of phases. */
  phases: {
    added: string[];
    removed: string[];
    renamed: { from: string; to: string }[];
    /** By the name that they have now: other files, steps or commands, or another place in the order. */
    changed: string[];
  };
  /** Entries of all phases together: a file that is now created instead of modified is one added and one removed. */
  files: { added: FileEntry[]; removed: FileEntry[] };
}

/** Compares two plans by their meaning: a phase that has the same name, or works on the same files, is the same phase. */
export function planChanges(before: Plan, after: Plan): PlanChanges {
  const [from, to] = [before.frontMatter.title, after.frontMatter.title];
  return {
    title: from === to ? undefined : { from, to },
    sections: sectionChanges(before, after),
    phases: phaseChanges(before.phases, after.phases),
    files: {
      added: entriesMissingIn(before, after),
      removed: entriesMissingIn(after, before),
    },
  };
}

function sectionChanges(before: Plan, after: Plan): PlanChanges['sections'] {
  const [old, now] = [bodies(before.sections), bodies(after.sections)];
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now.keys()].filter((name) => old.has(name) && old.get(name) !== now.get(name)),
  };
}

/** Sections of one name are compared together. */
function bodies(sections: readonly PlanSection[]): Map<string, string> {
  const result = new Map<string, string>();
  for (const { name, body } of sections) {
    if (name !== 'Phases') result.set(name, `${result.get(name) ?? ''}\n${body}`);
  }
  return result;
}

function phaseChanges(before: readonly Phase[], after: readonly Phase[]): PlanChanges['phases'] {
  const pairs = pairPhases(before, after);
  const [paired, kept] = [pairs.map(({ was }) => was), pairs.map(({ now }) => now)];
  return {
    added: after.filter((phase) => !kept.includes(phase)).map(({ name }) => name),
    removed: before.filter((phase) => !paired.includes(phase)).map(({ name }) => name),
    renamed: pairs
      .filter(({ was, now }) => was.name !== now.name)
      .map(({ was, now }) => ({ from: was.name, to: now.name })),
    changed: pairs.filter(({ was, now }) => contentOf(was) !== contentOf(now)).map(({ now }) => now.name),
  };
}

interface Pair {
  was: Phase;
  now: Phase;
}

/** By name first, then those that have most files in common. In the order of the new version. */
function pairPhases(before: readonly Phase[], after: readonly Phase[]): Pair[] {
  const alike = after
    .flatMap((now) => before.map((was) => ({ was, now, likeness: likeness(was, now) })))
    .filter((pair) => pair.likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness);
  const pairs: Pair[] = [];
  for (const { was, now } of alike) {
    if (!pairs.some((pair) => pair.was === was || pair.now === now)) pairs.push({ was, now });
  }
  return pairs.toSorted((a, b) => a.now.number - b.now.number);
}

function likeness(was: Phase, now: Phase): number {
  return was.name === now.name ? Number.MAX_SAFE_INTEGER : sharedFiles(was, now);
}

function sharedFiles(was: Phase, now: Phase): number {
  const paths = new Set(was.files.flatMap(pathsOf));
  return now.files.flatMap(pathsOf).filter((path) => paths.has(path)).length;
}

/** A phase without its name. */
function contentOf({ number, markdown }: Phase): string {
  const body = markdown.slice(markdown.indexOf('\n') + 1);
  return `${number}\n${body}`;
}

function entriesMissingIn(plan: Plan, other: Plan): FileEntry[] {
  const present = new Set(plan.phases.flatMap(({ files }) => files.map(keyOf)));
  const missing = other.phases.flatMap(({ files }) => files.filter((entry) => !present.has(keyOf(entry))));
  return [...new Map(missing.map((entry) => [keyOf(entry), entry])).values()];
}

function keyOf(entry: FileEntry): string {
  return JSON.stringify([entry.action, ...pathsOf(entry)]);
}

function pathsOf(entry: FileEntry): string[] {
  return entry.action === 'rename' ? [entry.from, entry.to] : [entry.path];
}
