import type { Excess } from './resource-watch.ts';

/** Why a command is over. `exited` with its exit code; with the others somebody else ended it. */
export type CommandOutcome =
  | 'exited'
  | 'timed_out'
  | 'cancelled'
  /** By a signal that did not come from here. */
  | 'killed'
  /** The command ended the shell that it ran in. */
  | 'shell_ended'
  | 'too_much_output'
  | Excess;

export interface CommandResult {
  command: string;
  outcome: CommandOutcome;
  /** `null` where the command was ended before it had one. */
  exitCode: number | null;
  /** Standard output and error as they came, without colours, the middle left out where there is much. */
  output: string;
  omittedBytes: number;
  durationMs: number;
}

export interface CommandOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** As a shell tells of a command that was ended because a file of its grew too large: 128 and the number of the signal. */
export const FILE_TOO_LARGE = 153;
