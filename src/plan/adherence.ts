import { forbiddenAmong } from './do-not.ts';
import { type FileChange, type PathChange, pathChanges } from './file-change.ts';
import { generatedBy } from './generated-files.ts';
import type { Plan } from './plan.ts';
import { filesIn, plannedChanges } from './planned-changes.ts';

/** What was made of a plan. Paths, sorted. */
export interface Adherence {
  /** From 0 to 100; see `Adherence` in docs/plan-format.md. */
  score: number;
  asPlanned: string[];
  unplanned: string[];
  /** Changed without being in the plan, as a tool does after a change that is: see `generatedBy`. They don't count. */
  generated: string[];
  untouched: string[];
  wrongKind: { path: string; planned: PathChange | 'none'; found: PathChange }[];
  /** Of those above, the ones that the implementer reported with a reason. */
  explained: string[];
  /** Tests that the plan names and that are not there. */
  missingTests: string[];
  /** Documentation that the plan names and that was left as it was. */
  untouchedDocumentation: string[];
  /** See `forbiddenAmong`. */
  forbidden: string[];
  openSteps: { phase: number; steps: number[] }[];
}

/** What there is to hold against a plan. */
export interface Implementation {
  /** All that was changed since the plan was committed. */
  changed: readonly FileChange[];
  /** The files that there are now. */
  present: ReadonlySet<string>;
  /** Steps that were ticked, for each phase that was watched. */
  ticked: ReadonlyMap<number, ReadonlySet<number>>;
  deviations: readonly { phase: number; files: readonly string[] }[];
}

export function adherenceOf(plan: Plan, { changed, present, ticked, deviations }: Implementation): Adherence {
  const files = heldAgainstFiles(plan, { changed, present });
  const deviating = [
    ...files.unplanned,
    ...files.untouched,
    ...files.wrongKind.map(({ path }) => path),
    ...files.missingTests,
    ...files.untouchedDocumentation,
  ];
  const reported = new Set(deviations.flatMap((deviation) => deviation.files.map(withoutDot)));
  const explained = deviating.filter((path) => reported.has(path));

  const { done, openSteps } = heldAgainstSteps(plan, ticked);
  const explainedPhases = new Set(deviations.map(({ phase }) => phase));
  const explainedSteps = openSteps.filter(({ phase }) => explainedPhases.has(phase));
  return {
    ...files,
    explained,
    openSteps,
    forbidden: forbiddenAmong(plan, changed),
    score: scoreOf({
      kept: files.asPlanned.length + done,
      deviating: deviating.length + countSteps(openSteps),
      explained: explained.length + countSteps(explainedSteps),
    }),
  };
}

type HeldFiles = Pick<
  Adherence,
  | 'asPlanned'
  | 'unplanned'
  | 'generated'
  | 'untouched'
  | 'wrongKind'
  | 'missingTests'
  | 'untouchedDocumentation'
>;

function heldAgainstFiles(
  plan: Plan,
  { changed, present }: Pick<Implementation, 'changed' | 'present'>,
): HeldFiles {
  const found = pathChanges(changed);
  const planned = plannedChanges(plan);
  const files = new Set([...present, ...found.keys(), ...planned.keys()]);
  const tests = filesIn(plan, { section: 'Tests', files });
  const documentation = filesIn(plan, { section: 'Documentation', files });
  const named = new Set([...planned.keys(), ...[...tests, ...documentation].flatMap(({ paths }) => paths)]);
  const others = [...found.keys()].filter((path) => !named.has(path)).sort();
  const byTool = generatedBy([...named]);
  const entries = [...planned]
    .map(([path, change]) => ({ path, planned: change, found: found.get(path) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const isAsPlanned = (entry: (typeof entries)[number]) => (entry.found ?? 'none') === entry.planned;
  return {
    asPlanned: entries.filter(isAsPlanned).map(({ path }) => path),
    untouched: entries
      .filter((entry) => !isAsPlanned(entry) && entry.found === undefined)
      .map(({ path }) => path),
    wrongKind: entries.flatMap((entry) =>
      isAsPlanned(entry) || entry.found === undefined ? [] : [{ ...entry, found: entry.found }],
    ),
    unplanned: others.filter((path) => !byTool(path)),
    generated: others.filter(byTool),
    missingTests: tests
      .filter(({ paths }) => !paths.some((path) => planned.has(path) || present.has(path)))
      .map(({ written }) => written),
    untouchedDocumentation: documentation
      .filter(({ paths }) => paths.length <= 1 && !paths.some((path) => planned.has(path) || found.has(path)))
      .map(({ written, paths }) => paths[0] ?? written),
  };
}

function heldAgainstSteps(
  { phases }: Plan,
  ticked: Implementation['ticked'],
): { done: number; openSteps: Adherence['openSteps'] } {
  const watched = phases.filter(({ number }) => ticked.has(number));
  const openSteps = watched
    .map(({ number, steps }) => ({
      phase: number,
      steps: steps.map((step) => step.number).filter((step) => !ticked.get(number)?.has(step)),
    }))
    .filter(({ steps }) => steps.length > 0);
  return { done: countSteps(watched) - countSteps(openSteps), openSteps };
}

/** What was kept counts whole, what was not but explained counts half. Rounded down, so that 100 means all of it. */
function scoreOf(counts: { kept: number; deviating: number; explained: number }): number {
  const all = counts.kept + counts.deviating;
  return all === 0 ? 100 : Math.floor((100 * (counts.kept + counts.explained / 2)) / all);
}

function countSteps(phases: readonly { steps: readonly unknown[] }[]): number {
  return phases.reduce((total, { steps }) => total + steps.length, 0);
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
