import { type CommandPlace, inRepository, mayStand } from './command-place.ts';
import type { ShellWord } from './shell-commands.ts';

interface Runner {
  /** Options after which the program is text, a module or nothing: no file is looked for. */
  inline: readonly string[];
  /** Options that take the next word. */
  withValue: readonly string[];
  /** What a file may leave away from its name. */
  endings: readonly string[];
}

const NODE: Runner = {
  inline: ['-e', '--eval', '-p', '--print', '-pe', '-v', '--version', '--run'],
  withValue: [
    '-r',
    '--require',
    '--import',
    '--loader',
    '--experimental-loader',
    '-C',
    '--conditions',
    '--env-file',
  ],
  endings: ['.js', '.cjs', '.mjs', '.json', '/index.js'],
};
const PYTHON: Runner = { inline: ['-c', '-m', '-V', '--version'], withValue: ['-W', '-X'], endings: [] };
const SHELL: Runner = { inline: ['-c', '-s'], withValue: ['-o', '+o'], endings: [] };
const OTHER: Runner = { inline: ['-e', '-n', '-c', '-r', '-v'], withValue: ['-I'], endings: [] };

const RUNNERS: Readonly<Record<string, Runner>> = {
  node: NODE,
  python: PYTHON,
  python3: PYTHON,
  sh: SHELL,
  bash: SHELL,
  dash: SHELL,
  zsh: SHELL,
  ruby: OTHER,
  perl: OTHER,
};

/** What is wrong with the arguments of an interpreter: a script that is not there. */
export function scriptFault(
  program: string,
  args: readonly ShellWord[],
  place: CommandPlace,
): string | undefined {
  const runner = Object.hasOwn(RUNNERS, program) ? RUNNERS[program] : undefined;
  if (!runner) return undefined;
  const [first, second, ...rest] = args;
  if (runner === NODE && first?.text === '--test') return missingFile(surePaths(args.slice(1)), place);
  if (runner === PYTHON && first?.text === '-m' && second?.text === 'pytest') return pytestFault(rest, place);
  const script = scriptIn(args, runner);
  return script && isPath(script) ? missingFile([script], place, runner.endings) : undefined;
}

/** What is wrong with the arguments of `pytest`: a path that is not there. */
export function pytestFault(args: readonly ShellWord[], place: CommandPlace): string | undefined {
  const paths = args.map(({ text, literal }) => ({ text: text.split('::')[0] ?? '', literal }));
  return missingFile(surePaths(paths), place);
}

/** What is wrong with a program that is named by its path: that it is not there, or may not be run. */
export function programFault(program: ShellWord, place: CommandPlace): string | undefined {
  if (!program.literal || !program.text.includes('/')) return undefined;
  return missingFile([program], place) ?? notExecutable(program.text, place);
}

function notExecutable(text: string, place: CommandPlace): string | undefined {
  const path = inRepository(place, text);
  if (path === undefined || !place.files.isAsAtBase(path)) return undefined;
  const isProgram = place.files.has(path) !== 'file' || (place.tree.isExecutable?.(path) ?? true);
  return isProgram ? undefined : `\`${path}\` is not executable`;
}

function scriptIn(args: readonly ShellWord[], { inline, withValue }: Runner): ShellWord | undefined {
  for (let at = 0; at < args.length; at++) {
    const { text = '' } = args[at] ?? {};
    if (inline.includes(text)) return undefined;
    if (withValue.includes(text)) at += 1;
    else if (!text.startsWith('-') && !text.startsWith('+')) return args[at];
  }
  return undefined;
}

/** Those that are no options, nor what an option may take. */
function surePaths(args: readonly ShellWord[]): ShellWord[] {
  return args.filter((word, index) => isPath(word) && !args[index - 1]?.text.startsWith('-'));
}

/** Whether a word can only be meant as a path: with a slash in it, or a file's ending. */
function isPath({ text, literal }: ShellWord): boolean {
  if (!literal || text.startsWith('-') || /[\s=*?[\]{}]|:\/\//.test(text)) return false;
  return text.includes('/') || /^[\w-]+(\.[\w-]+)*\.[A-Za-z]\w{0,4}$/.test(text);
}

function missingFile(
  words: readonly ShellWord[],
  place: CommandPlace,
  endings: readonly string[] = [],
): string | undefined {
  for (const { text } of words) {
    const path = inRepository(place, text);
    if (path === undefined) continue;
    if (!['', ...endings].some((ending) => mayStand(place, path + ending))) return `there is no \`${path}\``;
  }
  return undefined;
}
