import type { Clock } from '../core/clock.ts';
import { Stop } from '../core/stop.ts';
import type { Ledger } from './ledger.ts';

/** The caps of one run. Each ends it as `limit_reached`. */
export interface Limits {
  turns: number;
  usd: number;
  /** The largest prompt that may be sent, cached parts included. */
  contextTokens: number;
  deadline: Date;
}

/** Throws unless one more request, with a prompt of about `nextContextTokens`, fits into the limits. */
export function assertWithinLimits(
  limits: Limits,
  { ledger, nextContextTokens, clock }: { ledger: Ledger; nextContextTokens: number; clock: Clock },
): void {
  if (ledger.entries.length >= limits.turns)
    throw reached(`limit of ${limits.turns} turns`, '`limits.turns`');
  if (ledger.usdAtMost() >= limits.usd) {
    const keys = '`limits.plan_usd` or `limits.implement_usd` (or `max_cost_usd`, where that was set)';
    throw reached(`limit of ${limits.usd} USD`, keys);
  }
  if (nextContextTokens > limits.contextTokens) {
    throw reached(`limit of ${limits.contextTokens} tokens of context`, '`limits.context_tokens`');
  }
  if (clock() >= limits.deadline) throw timeIsUp();
}

export function timeIsUp(): Stop {
  return reached('time limit', '`limits.minutes`');
}

function reached(what: string, keys: string): Stop {
  return new Stop(
    'limit_reached',
    `The run reached its ${what}. Raise ${keys} in the configuration, or make the task smaller, and start it again.`,
  );
}
