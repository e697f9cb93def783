import type { LedgerEntry } from './ledger.ts';
import { priceOf, type TokenCounts } from './prices.ts';

/** What the planner left: the model it ran on, what it cost, and how large its conversation had become. */
export interface PlannerUsage {
  model: string;
  usd: number;
  /** The last prompt and its answer: what one long session would go on carrying. */
  finalContextTokens: number;
}

/** One request of the implementation, the first of them being that which brought primer and plan. */
type Turn = TokenCounts &
  Pick<LedgerEntry, 'at' | 'contextTokens'> &
  Partial<Pick<LedgerEntry, 'role' | 'parts' | 'usd'>>;

/**
 * What planning and implementing would have cost in one session on the planner's model: each implementation turn at
 * that model's prices, with the planner's conversation in front of it in place of the implementer's opening (system
 * prompt, primer, plan). Reviews count as what they cost: they are sessions of their own either way. The formula and its assumptions are in docs/cost.md. Undefined where the planner's model has
 * no known price.
 */
export function singleSessionUsd(planner: PlannerUsage, turns: readonly Turn[]): number | undefined {
  const own = turns.filter(({ role }) => role !== 'advisor' && role !== 'reviewer').map(withoutAdvice);
  const opening = own[0]?.contextTokens ?? 0;
  const carried = planner.finalContextTokens;
  const reviews = turns.filter(({ role }) => role === 'reviewer');
  let usd = reviews.reduce((sum, turn) => sum + (turn.usd ?? 0), planner.usd);
  for (const [index, turn] of own.entries()) {
    const tokens = index === 0 ? firstTurn(turn, carried) : laterTurn(turn, carried - opening);
    const price = priceOf(planner.model, tokens, new Date(turn.at));
    if (price === undefined) return undefined;
    usd += price;
  }
  return usd;
}

/** A session on the planner's model has nobody above it to ask. */
function withoutAdvice(turn: Turn): Turn {
  const advice = turn.parts?.filter(({ kind }) => kind === 'advisor_message') ?? [];
  const own = (kind: keyof TokenCounts) => advice.reduce((tokens, part) => tokens - part[kind], turn[kind]);
  return {
    ...turn,
    inputTokens: own('inputTokens'),
    cacheWriteTokens: own('cacheWriteTokens'),
    cacheReadTokens: own('cacheReadTokens'),
    outputTokens: own('outputTokens'),
  };
}

/** There is no opening to send: the conversation so far is in the cache, and the model goes on. */
function firstTurn({ outputTokens }: Turn, carried: number): TokenCounts {
  return { inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: carried, outputTokens };
}

/** `more` tokens are read from the cache or, where it had expired, written to it anew. */
function laterTurn(turn: Turn, more: number): TokenCounts {
  const expired = turn.cacheReadTokens === 0;
  return {
    ...turn,
    cacheReadTokens: expired ? 0 : Math.max(0, turn.cacheReadTokens + more),
    cacheWriteTokens: expired ? Math.max(0, turn.cacheWriteTokens + more) : turn.cacheWriteTokens,
  };
}
