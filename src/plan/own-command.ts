import type { PlanTree } from './lint/plan-tree.ts';
import { makeTargetFault } from './lint/verify/make-target.ts';
import { npmScriptFault } from './lint/verify/npm-script.ts';
import { type ShellWord, shellCommands } from './lint/verify/shell-commands.ts';

const INTERPRETERS = ['node', 'python', 'python3', 'sh', 'bash', 'ruby', 'perl'];
/** Scripts of this kind don't end by themselves. */
const LASTING = ['start', 'dev', 'serve', 'watch', 'preview'];

/**
 * Whether a command is the repository's own down to its last word: a script of npm, targets of make, tests and programs
 * that are files in `tree`. It can be run to see whether it passes; of any other nobody knows what its words mean.
 */
export async function isOwnCommand(command: string, tree: PlanTree): Promise<boolean> {
  const [words, ...others] = shellCommands(command) ?? [];
  if (!words || others.length > 0 || !isPlain(command, words)) return false;
  const [program = '', ...args] = words.map(({ text }) => text);
  const place = { directory: '.', files: { has: tree.has, isAsAtBase: () => true }, tree };
  switch (program) {
    case 'npm':
    case 'pnpm':
      return isScriptCall(args) && (await npmScriptFault(words.slice(1), place)) === undefined;
    case 'make':
      return args.every(isName) && (await makeTargetFault(words.slice(1), place)) === undefined;
    case 'pytest':
      return areTests(args, tree);
    default:
      return isProgramCall(program, args, tree);
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
  return isName(name) && !name.split(/[:-]/).some((part) => LASTING.includes(part));
}

function isProgramCall(program: string, args: readonly string[], tree: PlanTree): boolean {
  const [first, second, ...rest] = args;
  if (program === 'node' && first === '--test') return areFiles(args.slice(1), tree);
  if (program.startsWith('python') && first === '-m' && second === 'pytest') return areTests(rest, tree);
  if (INTERPRETERS.includes(program)) return areFiles(args, tree);
  return program.includes('/') && areFiles([program, ...args], tree);
}

/** All tests, where none are named. */
function areTests(args: readonly string[], tree: PlanTree): boolean {
  return args.every((path) => tree.has(relative(path.split('::')[0] ?? '')) !== undefined);
}

function areFiles(paths: readonly string[], tree: PlanTree): boolean {
  return paths.length > 0 && paths.every((path) => tree.has(relative(path)) === 'file');
}

const relative = (path: string) => (path.startsWith('./') ? path.slice(2) : path);

const isName = (word: string) => !word.startsWith('-') && !word.includes('=');
