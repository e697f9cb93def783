import { posix } from 'node:path';
import { code } from '../../report/code.ts';
import type { ChangedFile } from '../../workspace/git/changed-files.ts';

/** Files that say what a project is made of. */
const MANIFESTS = [
  'build.gradle',
  'build.gradle.kts',
  'Cargo.toml',
  'compose.yaml',
  'composer.json',
  'docker-compose.yml',
  'Dockerfile',
  'Gemfile',
  'go.mod',
  'package.json',
  'pom.xml',
  'pyproject.toml',
];
const MAX_NAMED = 5;

interface Change {
  changed: readonly ChangedFile[];
  /** All files as they are now. */
  present: ReadonlySet<string>;
  /** Its text, and where it is. */
  primer: { text: string; path: string };
}

/** A next step for people, where a change touches the architecture. */
export function primerStep(change: Change): string | undefined {
  const touched = touchesArchitecture(change);
  if (touched === undefined) return undefined;
  return `Once this is merged, bring the primer in step with \`primer-sync\`, if that does not start by itself as it does in Baton's example workflow. It is due because this change ${touched}.`;
}

/**
 * What a change does to the architecture, as the end of a sentence: it adds or removes a folder, changes a manifest, or a
 * file that the primer names. Undefined where it does not, and where it brings the primer along.
 */
export function touchesArchitecture({ changed, present, primer }: Change): string | undefined {
  if (changed.some(({ path }) => path === primer.path)) return undefined;
  const reasons = [
    said('adds', newFolders(changed, present)),
    said('removes', goneFolders(changed, present)),
    said('changes', [...manifests(changed), ...namedFiles(changed, primer.text)]),
  ].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? undefined : reasons.join(', ');
}

function newFolders(changed: readonly ChangedFile[], present: ReadonlySet<string>): string[] {
  const made = new Set(
    changed.filter(({ status }) => status === 'added' || status === 'renamed').map(({ path }) => path),
  );
  const older = [...present].filter((path) => !made.has(path));
  return outermost(foldersOf([...made]).filter((folder) => !older.some((path) => isIn(path, folder))));
}

function goneFolders(changed: readonly ChangedFile[], present: ReadonlySet<string>): string[] {
  const gone = changed.flatMap(({ status, path, from }) =>
    status === 'deleted' ? [path] : from === undefined ? [] : [from],
  );
  return outermost(foldersOf(gone).filter((folder) => ![...present].some((path) => isIn(path, folder))));
}

function manifests(changed: readonly ChangedFile[]): string[] {
  return changed.map(({ path }) => path).filter((path) => MANIFESTS.includes(posix.basename(path)));
}

function namedFiles(changed: readonly ChangedFile[], primer: string): string[] {
  return changed
    .map(({ path, from = path }) => from)
    .filter((path) => !MANIFESTS.includes(posix.basename(path)) && primer.includes(`\`${path}\``));
}

/** All folders that these files are in, without the root. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) folders.add(at);
  }
  return [...folders].sort();
}

function outermost(folders: readonly string[]): string[] {
  return folders.filter((folder) => !folders.some((other) => isIn(folder, other)));
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function said(verb: string, paths: readonly string[]): string | undefined {
  if (paths.length === 0) return undefined;
  const named = paths.slice(0, MAX_NAMED).map((path) => code(path, { max: 100 }));
  const left = paths.length - named.length;
  return `${verb} ${[...named, ...(left > 0 ? [`${left} more`] : [])].join(', ')}`;
}
