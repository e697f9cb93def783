import type { StopConclusion } from '../../core/stop.ts';
import type { CliHost } from './cli-host.ts';
import type { CliLog } from './cli-log.ts';
import type { Terminal } from './terminal.ts';

/** What may be given to a command as `--name`. `says` is its line in the help. */
export type Option =
  | { kind: 'flag'; says: string }
  | { kind: 'text'; value: string; says: string }
  | { kind: 'choice'; of: readonly string[]; says: string }
  /** May be given more than once. */
  | { kind: 'list'; value: string; says: string };

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { kind: 'flag' }
  ? boolean
  : O extends { kind: 'list' }
    ? string[] | undefined
    : O extends { kind: 'choice'; of: readonly (infer Choice)[] }
      ? Choice | undefined
      : string | undefined;

/** The options of a command as they were given; undefined where one was not. */
export type Values<O extends Options> = { [Name in keyof O]: ValueOf<O[Name]> };

/** What a command is given besides its name, in order. */
export interface Argument {
  name: string;
  says: string;
  required: boolean;
}

/** One use of a command. */
export interface Call<O extends Options = Options> extends CliHost {
  values: Values<O>;
  arguments: readonly string[];
  terminal: Terminal;
  /** Progress, on standard error. Whatever it is given, it shows no secret. */
  log: CliLog;
  /** Whether nothing but warnings and the result is wanted. */
  quiet: boolean;
}

/** What a command comes to. It is printed on standard output, as `text`, or as JSON with `--json`. */
export interface Result {
  /** `done` unless it says otherwise. Decides the exit code. */
  conclusion?: 'done' | StopConclusion;
  /** For people; without a line break at its end. */
  text: string;
  /** For programs: what `--json` prints beside `command` and `conclusion`. */
  data: Readonly<Record<string, unknown>>;
}

export interface Command {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** Paragraphs for the help of the command itself. */
  details: string;
  arguments: readonly Argument[];
  options: Options;
  /** Whole lines, as they would be typed. */
  examples: readonly string[];
  /**
   * Does it. Throws `Stop` to end early, `UsageError` for what was typed wrongly; anything else is a fault of Baton's own.
   */
  run(call: Call): Promise<Result>;
}

/** A command whose `run` gets values of the types that its options declare. */
export function defineCommand<const O extends Options>(
  command: Omit<Command, 'options' | 'run'> & { options: O; run(call: Call<O>): Promise<Result> },
): Command {
  return command;
}
