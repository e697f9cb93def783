import type { Command } from '../core/command.ts';

/** What an event means for Baton. `ignored` is an answer, not a failure: its reason is one line for the log. */
export type Trigger = { kind: 'ignored'; reason: string } | { kind: 'command'; command: Command };

export function ignored(reason: string): Trigger {
  return { kind: 'ignored', reason };
}
