import { pathMatcher } from '../core/path-matcher.ts';
import { type FileChange, pathChanges } from './file-change.ts';
import { readCitation } from './lint/citation.ts';
import { codeInSection } from './paths-in-section.ts';
import { type Plan, sectionNamed } from './plan.ts';
import { plannedChanges } from './planned-changes.ts';

/** More make a glob that takes long to match. */
const MAX_STARS = 6;

/**
 * The changed paths that the plan names under `Do not` and that no phase lists, sorted. What stands there in backticks
 * names a file (`src/a.ts`), a folder with all that is in it (`src/legacy/`), or several by a glob.
 */
export function forbiddenAmong(plan: Plan, changes: readonly FileChange[]): string[] {
  const section = sectionNamed(plan, 'Do not');
  if (!section) return [];
  const isNamed = matcherOf(codeInSection(section).map(pathOf));
  const planned = plannedChanges(plan);
  return [...pathChanges(changes).keys()].filter((path) => !planned.has(path) && isNamed(path)).sort();
}

/** Also `src/a.ts:12` and `./src/a.ts` name the file. */
function pathOf(code: string): string {
  const path = readCitation(code)?.path ?? code;
  return path.startsWith('./') ? path.slice(2) : path;
}

function matcherOf(named: readonly string[]): (path: string) => boolean {
  const files = new Set(named.map((name) => name.toLowerCase()));
  const folders = named.filter(isFolder).map((name) => `${withoutSlash(name)}/`.toLowerCase());
  const glob = pathMatcher(named.filter(isGlob).map((name) => (name.includes('/') ? name : `**/${name}`)));
  return (path) => {
    const lower = path.toLowerCase();
    return files.has(lower) || folders.some((folder) => lower.startsWith(folder)) || glob(path) !== undefined;
  };
}

/** Only with a slash in it: a single word such as `src` may be anything. */
function isFolder(name: string): boolean {
  return name.includes('/') && withoutSlash(name) !== '';
}

function withoutSlash(name: string): string {
  return name.endsWith('/') ? name.slice(0, -1) : name;
}

/** `src/**`, `*.lock`: not a star alone, and nothing that only a programmer would take for a pattern. */
function isGlob(name: string): boolean {
  const stars = name.split('*').length - 1;
  return stars > 0 && stars <= MAX_STARS && /^[\w@./*-]+$/.test(name) && /[A-Za-z0-9]/.test(name);
}
