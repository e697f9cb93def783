import { parseArgs } from 'node:util';
import { nearestKey } from '../../config/nearest-key.ts';
import type { Argument, Option, Options, Values } from './command.ts';
import { UsageError } from './usage-error.ts';

/** What every command takes. */
export const COMMON_OPTIONS = {
  json: { kind: 'flag', says: 'print the result as JSON' },
  quiet: { kind: 'flag', says: 'no progress, only warnings and the result' },
  help: { kind: 'flag', says: 'show this help' },
} as const satisfies Options;

export interface Parsed {
  values: Values<Options>;
  common: Values<typeof COMMON_OPTIONS>;
  arguments: string[];
}

/** Reads what was typed after the name of a command. Throws `UsageError`, not for missing arguments where help is asked for. */
export function parseArguments(
  args: readonly string[],
  command: { name: string; options: Options; arguments: readonly Argument[] },
): Parsed {
  const options: Options = { ...COMMON_OPTIONS, ...command.options };
  const { tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        Object.entries(options).map(([name, { kind }]) => [
          name,
          { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });

  const values: Record<string, boolean | string | string[] | undefined> = {};
  for (const [name, { kind }] of Object.entries(options)) if (kind === 'flag') values[name] = false;
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, { options, command: command.name });
    const value = readValue(option, token);
    const before = values[token.name];
    values[token.name] =
      option.kind === 'list' ? [...(Array.isArray(before) ? before : []), String(value)] : value;
  }
  const { json, quiet, help } = values;
  const common = { json: json === true, quiet: quiet === true, help: help === true };
  if (!common.help) assertArguments(given, command);
  return { values, common, arguments: given };
}

interface OptionToken {
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function readValue(option: Option, { rawName, value, inlineValue }: OptionToken): boolean | string {
  if (option.kind === 'flag') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value: write ${rawName} alone.`);
    return true;
  }
  const isMissing = value === undefined || (inlineValue !== true && value.startsWith('-'));
  if (option.kind === 'choice') {
    if (isMissing || !option.of.includes(value)) {
      throw new UsageError(`${rawName} takes one of ${option.of.join(', ')}.`);
    }
    return value;
  }
  if (isMissing) {
    throw new UsageError(
      `${rawName} needs a value. One that begins with a dash is written ${rawName}=<value>.`,
    );
  }
  return value;
}

function unknownOption(
  rawName: string,
  { options, command }: { options: Options; command: string },
): UsageError {
  const nearest = nearestKey(rawName.replace(/^-+/, ''), Object.keys(options));
  const hint = nearest === undefined ? '' : ` Did you mean --${nearest}?`;
  return new UsageError(
    `\`baton ${command}\` has no option ${rawName}.${hint} \`baton ${command} --help\` lists them.`,
  );
}

function assertArguments(
  given: readonly string[],
  { name, arguments: wanted }: { name: string; arguments: readonly Argument[] },
): void {
  const missing = wanted.slice(given.length).find(({ required }) => required);
  if (missing !== undefined) {
    throw new UsageError(
      `\`baton ${name}\` needs <${missing.name}>: ${missing.says}. See \`baton ${name} --help\`.`,
    );
  }
  const surplus = given[wanted.length];
  if (surplus !== undefined) {
    const takes =
      wanted.length === 0
        ? 'no argument'
        : `${wanted.length === 1 ? 'one argument' : `${wanted.length} arguments`} at most`;
    throw new UsageError(
      `\`baton ${name}\` takes ${takes}, and "${surplus}" is one too many. Put quotes around text with spaces.`,
    );
  }
}
