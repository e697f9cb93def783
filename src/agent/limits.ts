import type { Clock } from '../core/clock.ts';
import { Stop } from '../core/stop.ts';
import type { Ledger } from './ledger.ts';
import { priceOrDearest } from './prices.ts';

/** The caps of one run. Each ends it as `limit_reached`. */
export interface Limits {
  turns: number;
  usd: number;
  /** Of all requests together, whether sent, read from the cache or answered. */
  tokens: number;
  /** The largest prompt that may be sent, cached parts included. */
  contextTokens: number;
  deadline: Date;
}

/** A request before it is sent. */
export interface NextRequest {
  model: string;
  /** Tokens that its prompt will surely not exceed. */
  contextTokens: number;
  /** Tokens that it will take in any case, if nobody has to write the cache anew. */
  atLeast: { cached: number; fresh: number };
}

/** Throws unless one more request, at the least that it can cost, fits into the limits. */
export function assertWithinLimits(
  limits: Limits,
  { ledger, next, clock }: { ledger: Ledger; next: NextRequest; clock: Clock },
): void {
  const { cached, fresh } = next.atLeast;
  if (ledger.entries.length >= limits.turns)
    throw reached(`limit of ${limits.turns} turns`, '`limits.turns`');
  const tokens = { inputTokens: fresh, cacheWriteTokens: 0, cacheReadTokens: cached, outputTokens: 0 };
  const spent = ledger.usdAtMost();
  if (spent >= limits.usd || spent + priceOrDearest(next.model, tokens, clock()) > limits.usd) {
    const keys = '`limits.plan_usd` or `limits.implement_usd` (or `max_cost_usd`, where that was set)';
    throw reached(`limit of ${limits.usd} USD`, keys);
  }
  if (ledger.tokens() + cached + fresh > limits.tokens) {
    throw reached(`limit of ${limits.tokens} tokens`, '`limits.tokens`');
  }
  if (next.contextTokens > limits.contextTokens) {
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
