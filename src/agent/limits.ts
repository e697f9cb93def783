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
  const { requests, usd } = ledger.totals();
  if (requests >= limits.turns) throw reached(`${limits.turns} turns`, 'limits.turns');
  if (usd >= limits.usd) throw reached(`${limits.usd} USD`, 'limits.plan_usd or limits.implement_usd');
  if (nextContextTokens > limits.contextTokens) {
    throw reached(`${limits.contextTokens} tokens of context`, 'limits.context_tokens');
  }
  if (clock() >= limits.deadline) throw timeIsUp();
}

export function timeIsUp(): Stop {
  return reached('time', 'limits.minutes');
}

function reached(what: string, key: string): Stop {
  return new Stop(
    'limit_reached',
    `The run reached its limit of ${what}. Raise \`${key}\` in the configuration, or make the task smaller, and start it again.`,
  );
}
