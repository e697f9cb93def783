import type { Command, Option, Options } from './command.ts';
import { COMMON_OPTIONS } from './parse-arguments.ts';

/** What `baton --help` prints. */
export function overview(commands: readonly Command[]): string {
  return [
    'Opus plans, you approve, Sonnet builds.',
    'Usage: baton <command> [options]',
    section(
      'Commands',
      commands.map(({ name, summary }) => [name, summary]),
    ),
    section('Options', [...optionRows(COMMON_OPTIONS), ['--version', 'print the version']]),
    'Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused or needs information, 4 limit reached.',
    '`baton <command> --help` says more about one.',
  ].join('\n\n');
}

/** What `baton <command> --help` prints. */
export function helpFor(command: Command): string {
  const { name, details, options, examples } = command;
  const takes = command.arguments.map(({ name, required }) => (required ? `<${name}>` : `[${name}]`));
  return [
    ['Usage: baton', name, ...takes, '[options]'].join(' '),
    details,
    section(
      'Arguments',
      command.arguments.map(({ name, says }) => [`<${name}>`, says]),
    ),
    section('Options', optionRows({ ...options, ...COMMON_OPTIONS })),
    examples.length === 0 ? '' : ['Examples:', ...examples.map((line) => `  ${line}`)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function optionRows(options: Options): [string, string][] {
  return Object.entries(options).map(([name, option]) => [`--${name}${valueName(option)}`, option.says]);
}

function valueName(option: Option): string {
  if (option.kind === 'flag') return '';
  return option.kind === 'choice' ? ` <${option.of.join('|')}>` : ` <${option.value}>`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n');
}
