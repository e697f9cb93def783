import { nearestKey } from '../../config/nearest-key.ts';
import type { Command } from './command.ts';
import { helpFor, overview } from './help.ts';
import { type Parsed, parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

/** What was asked for: a text about Baton itself, or a command. */
export type Asked = { kind: 'text'; text: string } | { kind: 'command'; command: Command; parsed: Parsed };

export interface CommandLine {
  /** What was typed after `baton`. */
  args: readonly string[];
  commands: readonly Command[];
  version: string;
}

/** Throws `UsageError`. */
export function understand({ args, commands, version }: CommandLine): Asked {
  const [first = '', ...rest] = args;
  if (first === '--version') return { kind: 'text', text: version };
  if (['help', '--help', '-h'].includes(first)) {
    const [topic] = rest;
    return {
      kind: 'text',
      text: topic === undefined ? overview(commands) : helpFor(find(topic, commands)),
    };
  }
  const command = find(first, commands);
  const parsed = parseArguments(rest, command);
  return parsed.common.help ? { kind: 'text', text: helpFor(command) } : { kind: 'command', command, parsed };
}

function find(typed: string, commands: readonly Command[]): Command {
  const names = commands.map(({ name }) => name);
  const command = commands.find(({ name }) => name === typed);
  if (command !== undefined) return command;
  if (typed === '')
    throw new UsageError(`Which command? There is ${names.join(', ')}: see \`baton --help\`.`);
  if (typed.startsWith('-')) {
    throw new UsageError(`${typed} comes after the name of a command: see \`baton --help\`.`);
  }
  const nearest = nearestKey(typed, names);
  const hint = nearest === undefined ? '' : ` Did you mean \`baton ${nearest}\`?`;
  throw new UsageError(`There is no command "${typed}".${hint} \`baton --help\` lists them.`);
}
