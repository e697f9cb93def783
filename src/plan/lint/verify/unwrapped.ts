import type { SimpleCommand } from './shell-commands.ts';

/** Programs that run the command behind them, and the word that must stand between. */
const RUNNERS: Readonly<Record<string, string | undefined>> = {
  uv: 'run',
  poetry: 'run',
  pipenv: 'run',
  pdm: 'run',
  rye: 'run',
  bundle: 'exec',
};
const WITH_ASSIGNMENTS = ['env', 'cross-env'];

/**
 * The command that is run in the end: that of `timeout 60 npm test`, `env A=1 npm test` and `uv run pytest`. Undefined where options
 * of the program before it would have to be understood.
 */
export function unwrapped(command: SimpleCommand): SimpleCommand | undefined {
  const [program, ...args] = command;
  const [first] = args;
  const name = program?.literal ? program.text : '';
  if (!isWrapper(name)) return command;
  if (Object.hasOwn(RUNNERS, name)) return first?.text === RUNNERS[name] ? inner(args.slice(1)) : command;
  if (name === 'timeout')
    return /^\d+(\.\d+)?[smhd]?$/.test(first?.text ?? '') ? inner(args.slice(1)) : undefined;
  const isAssignment = ({ text }: { text: string }) => /^[A-Za-z_]\w*=/.test(text);
  return inner(WITH_ASSIGNMENTS.includes(name) ? withoutStart(args, isAssignment) : args);
}

function isWrapper(name: string): boolean {
  return (
    Object.hasOwn(RUNNERS, name) ||
    WITH_ASSIGNMENTS.includes(name) ||
    ['timeout', 'time', 'nice'].includes(name)
  );
}

function inner(command: SimpleCommand): SimpleCommand | undefined {
  return command[0]?.text.startsWith('-') ? undefined : unwrapped(command);
}

function withoutStart(words: SimpleCommand, skip: (word: SimpleCommand[number]) => boolean): SimpleCommand {
  const start = words.findIndex((word) => !skip(word));
  return start < 0 ? [] : words.slice(start);
}
