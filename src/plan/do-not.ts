import { pathMatcher } from '../core/path-matcher.ts';
import { type FileChange, pathChanges } from './file-change.ts';
import { readCitation } from './lint/citation.ts';
import { findPhrase, wordsOf } from './lint/words.ts';
import { type Passage, type Plan, sectionNamed, type TextPiece } from './plan.ts';
import { filesIn, plannedChanges } from './planned-changes.ts';

/** More make a glob that takes long to match. */
const MAX_STARS = 6;
const MAX_BRACES = 3;
/** What turns "Do not change `a`" round, or says something else of `a`. */
const EXCEPTIONS = [
  ...['outside', 'except', 'other than', 'but', 'unless', 'beyond', 'apart from', 'excluding'],
  ...['as an example', 'instead of', 'rather than'],
];

/** An item of `Do not` with all that is nested in it, or a paragraph there. */
export interface DoNotEntry {
  passages: Passage[];
  /** What it has in backticks and what not, in its order. */
  pieces: TextPiece[];
  /** The words that make an exception, if there are any. */
  exception: string | undefined;
  line: number;
}

export function doNotEntries(plan: Plan): DoNotEntry[] {
  const groups = new Map<number, Passage[]>();
  for (const passage of sectionNamed(plan, 'Do not')?.passages ?? []) {
    const line = passage.item?.line ?? passage.line;
    groups.set(line, [...(groups.get(line) ?? []), passage]);
  }
  return [...groups].map(([line, passages]) => {
    const pieces = passages.flatMap((passage) => (passage.kind === 'prose' ? passage.pieces : []));
    return { passages, pieces, exception: findPhrase(wordsOf(pieces), EXCEPTIONS)?.phrase, line };
  });
}

/**
 * The changed paths that the plan names under `Do not` and names nowhere as to be worked on, sorted. What stands there in
 * backticks names a file (`src/a.ts`), a folder with all that is in it (`src/legacy/`), or several by a glob. An item with
 * an exception holds nothing: nobody can say which way round it is meant.
 */
export function forbiddenAmong(plan: Plan, changes: readonly FileChange[]): string[] {
  const held = doNotEntries(plan)
    .filter(({ exception }) => exception === undefined)
    .flatMap(({ pieces }) => pieces.filter(({ isCode }) => isCode).map(({ text }) => text));
  const isNamed = pathsHeldBy(held);
  const changed = [...pathChanges(changes).keys()];
  const toWorkOn = workedOn(plan, changed);
  return changed.filter((path) => !toWorkOn.has(path) && isNamed(path)).sort();
}

/** What the plan lists under Files, and those of `paths` that it names under Tests and Documentation. */
function workedOn(plan: Plan, paths: readonly string[]): Set<string> {
  const planned = [...plannedChanges(plan).keys()];
  const files = new Set([...paths, ...planned]);
  const named = (['Tests', 'Documentation'] as const).flatMap((section) => filesIn(plan, { section, files }));
  return new Set([...planned, ...named.flatMap((each) => each.paths)]);
}

/** Which paths some code names. */
export function pathsHeldBy(code: readonly string[]): (path: string) => boolean {
  const named = code.map(pathOf);
  const files = new Set(named.map((name) => name.toLowerCase()));
  const folders = named.filter(isFolder).map((name) => `${withoutSlash(name)}/`.toLowerCase());
  const glob = pathMatcher(
    named.filter(isGlob).map((name) => withLiteralBrackets(name.includes('/') ? name : `**/${name}`)),
  );
  return (path) => {
    const lower = path.toLowerCase();
    return files.has(lower) || folders.some((folder) => lower.startsWith(folder)) || glob(path) !== undefined;
  };
}

/** Whether some code is understood as a folder, a pattern or a file with an ending. */
export function canBeHeld(code: string): boolean {
  const path = pathOf(code);
  if (path.startsWith('/')) return false;
  return /[*?{]/.test(path) ? isGlob(path) : isFolder(path) || /\.[A-Za-z]\w*$/.test(path);
}

/** Also `src/a.ts:12`, `src/a.ts#parse`, `./src/a.ts` and `/src/a.ts` name the file. */
function pathOf(code: string): string {
  const path = readCitation(code)?.path ?? withoutSymbol(code);
  if (path.startsWith('./')) return path.slice(2);
  return path.startsWith('/') && /\/$|\*|\.\w+$/.test(path) ? path.slice(1) : path;
}

/** `src/a.ts` of `src/a.ts:parse` and `src/a.ts#parse`. */
function withoutSymbol(code: string): string {
  return /^([^\s:#]*\.[A-Za-z]\w*)[:#][^\s/]+$/.exec(code)?.[1] ?? code;
}

/** Only with a slash in it: a single word such as `src` may be anything. */
function isFolder(name: string): boolean {
  return name.includes('/') && withoutSlash(name) !== '';
}

function withoutSlash(name: string): string {
  return name.endsWith('/') ? name.slice(0, -1) : name;
}

/** `src/**`, `*.lock`, `src/*.{ts,tsx}`: not a star alone, and nothing that only a programmer would take for a pattern. */
function isGlob(name: string): boolean {
  const stars = name.split('*').length - 1;
  const hasPattern = stars > 0 || (name.includes('/') && /[?{]/.test(name));
  return (
    hasPattern && stars <= MAX_STARS && name.split('{').length - 1 <= MAX_BRACES && isPatternOfPaths(name)
  );
}

/** Whether a text holds nothing but what paths and globs are made of. */
export function isPatternOfPaths(text: string): boolean {
  return /^[\w@./*?{},()[\]+-]+$/.test(text) && /[A-Za-z0-9]/.test(text);
}

/** Folders may be called `[id]` and `(auth)`. */
function withLiteralBrackets(pattern: string): string {
  return pattern.replaceAll(/[()[\]]/g, '\\$&');
}
