import type { PlanTree } from './lint/plan-tree.ts';
import { type CommandPlace, inRepository } from './lint/verify/command-place.ts';
import { makeTargetFault } from './lint/verify/make-target.ts';
import { packageScriptFault } from './lint/verify/package-script.ts';
import { type ShellWord, shellCommands } from './lint/verify/shell-commands.ts';
import type { Criterion } from './plan.ts';

const INTERPRETERS = ['node', 'python', 'python3', 'sh', 'bash', 'ruby', 'perl'];
/** Scripts and targets of this kind don't end by themselves, or do something instead of looking whether it is so. */
const DOING = [
  ...['start', 'dev', 'serve', 'watch', 'preview', 'release', 'deploy', 'publish', 'push', 'upload'],
  ...['clean', 'reset', 'drop', 'destroy', 'migrate', 'seed', 'install', 'uninstall', 'update', 'upgrade'],
];

/** The command that a criterion begins with, as in "`npm test` passes". Undefined where it only speaks of some. */
export function commandOf({ text, code }: Pick<Criterion, 'text' | 'code'>): string | undefined {
  const [first] = code;
  if (first === undefined) return undefined;
  const words = `${first.trim().split(/\s+/).join(' ')} `;
  return `${text} `.startsWith(words) || isOnlyFollowed(text, words.trim()) ? first : undefined;
}

/** By punctuation: "`npm test`: all pass". */
function isOnlyFollowed(text: string, words: string): boolean {
  return text.startsWith(words) && /^[.,:;]/.test(text.slice(words.length));
}

/**
 * Whether a command is the repository's own down to its last word: a script of npm, targets of make, tests, and programs
 * that are files in `tree`. It can be run to see whether it passes; of any other nobody knows what its words mean. `begins`: whether what
 * asks for it begins with it; scripts, targets and programs that are only spoken of are not to be run.
 */
export function isOwnCommand(
  command: string,
  tree: PlanTree,
  { begins = true }: { begins?: boolean } = {},
): Promise<boolean> {
  const files = { has: tree.has, isAsAtBase: () => true };
  return isOwnAt(command, { directory: '.', files, tree }, { begins });
}

/** The same, with the files as they are in `place`. */
export async function isOwnAt(
  command: string,
  place: CommandPlace,
  { begins }: { begins: boolean },
): Promise<boolean> {
  const [words, ...others] = shellCommands(command) ?? [];
  if (!words || others.length > 0 || !isPlain(command, words)) return false;
  const [program = '', ...args] = words.map(({ text }) => text);
  if (areTests(program, args, place)) return true;
  if (!begins) return false;
  switch (program) {
    case 'npm':
    case 'pnpm':
      return isScriptCall(args) && (await packageScriptFault(words, place)) === undefined;
    case 'make':
      return args.every(isTarget) && (await makeTargetFault(words.slice(1), place)) === undefined;
    default:
      return isProgramCall(program, args, place);
  }
}

/** Without quotes, operators or anything that the shell would make something else of. */
function isPlain(command: string, words: readonly ShellWord[]): boolean {
  const asWritten = command.trim().split(/\s+/);
  return (
    words.length === asWritten.length &&
    words.every(({ text, literal }, index) => literal && text === asWritten[index])
  );
}

function isScriptCall([verb = '', name, ...rest]: string[]): boolean {
  if (['test', 't'].includes(verb)) return name === undefined;
  if (!['run', 'run-script'].includes(verb) || name === undefined || rest.length > 0) return false;
  return isTarget(name);
}

/** Calls of runners with nothing but tests; all tests, where none are named. */
function areTests(program: string, args: readonly string[], place: CommandPlace): boolean {
  const [first, second, ...rest] = args;
  if (program === 'node' && first === '--test') return areFiles(args.slice(1), place);
  const isModule = /^python3?$/.test(program) && first === '-m' && second === 'pytest';
  const named = program === 'pytest' ? args : isModule ? rest : undefined;
  return named?.every((path) => standsAt(path.split('::')[0] ?? '', place) !== undefined) ?? false;
}

/** A script that an interpreter is given, or a program that is named as one: with `./`, for a path alone may be spoken of. */
function isProgramCall(program: string, args: readonly string[], place: CommandPlace): boolean {
  if (INTERPRETERS.includes(program)) return areFiles(args, place);
  if (!program.startsWith('./') || !areFiles([program, ...args], place)) return false;
  return place.tree.isExecutable?.(program.slice('./'.length)) ?? true;
}

function areFiles(paths: readonly string[], place: CommandPlace): boolean {
  return paths.length > 0 && paths.every((path) => standsAt(path, place) === 'file');
}

function standsAt(path: string, place: CommandPlace): ReturnType<PlanTree['has']> {
  const inside = inRepository(place, path);
  return inside === undefined ? undefined : place.files.has(inside);
}

function isTarget(word: string): boolean {
  const isName = !word.startsWith('-') && !word.includes('=');
  return isName && !word.split(/[:-]/).some((part) => DOING.includes(part));
}
