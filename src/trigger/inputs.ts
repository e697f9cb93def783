import { Stop } from '../core/stop.ts';

/** The inputs of the action that decide what to do, as the runner gives them: an empty text is no input. */
export interface ActionInputs {
  command?: string | undefined;
  issue?: string | undefined;
  pull_request?: string | undefined;
  instructions?: string | undefined;
  auto?: string | undefined;
  /** What sets this run apart from others that were started by hand, e.g. the id of the workflow run. */
  runKey: string;
}

/** What the inputs ask for, read and checked. */
export interface Wishes {
  command: CommandName | undefined;
  issue: number | undefined;
  pullRequest: number | undefined;
  /** What `revise` is to change; empty where reviews say it. */
  instructions: string;
  auto: boolean;
  runKey: string;
}

export type CommandName = (typeof builtCommands)[number];

const builtCommands = ['plan', 'revise', 'implement', 'primer-sync'] as const;

/** Throws `Stop('failed')` that names the input and what it may hold. */
export function readInputs(inputs: ActionInputs): Wishes {
  return {
    command: commandName(inputs.command?.trim() ?? ''),
    issue: wholeNumber('issue', inputs.issue?.trim() ?? ''),
    pullRequest: wholeNumber('pull_request', inputs.pull_request?.trim() ?? ''),
    instructions: inputs.instructions?.trim() ?? '',
    auto: trueOrFalse('auto', inputs.auto?.trim() ?? ''),
    runKey: inputs.runKey,
  };
}

function commandName(value: string): CommandName | undefined {
  if (value === '') return undefined;
  const built = builtCommands.find((name) => name === value);
  if (built !== undefined) return built;
  throw new Stop(
    'failed',
    `Unknown command ${JSON.stringify(value)}: set \`command\` to plan, revise, implement or primer-sync.`,
  );
}

function wholeNumber(input: string, value: string): number | undefined {
  if (value === '') return undefined;
  if (/^#?[1-9][0-9]{0,9}$/.test(value)) return Number(value.replace('#', ''));
  throw new Stop('failed', `The input \`${input}\` is ${JSON.stringify(value)}: give a number such as 42.`);
}

function trueOrFalse(input: string, value: string): boolean {
  if (value === '' || value.toLowerCase() === 'false') return false;
  if (value.toLowerCase() === 'true') return true;
  throw new Stop('failed', `The input \`${input}\` is ${JSON.stringify(value)}: give true or false.`);
}
