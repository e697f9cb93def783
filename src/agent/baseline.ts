import type { LedgerEntry } from './ledger.ts';
import { priceOf } from './prices.ts';

/** What the planner left: the model it ran on, what it cost, and how large its conversation had become. */
export interface PlannerUsage {
  model: string;
  usd: number;
  /** The last prompt and its answer: what one long session would go on carrying. */
  finalContextTokens: number;
}

/**
 * What planning and implementing would have cost in one session on the planner's model: each implementation turn at
 * that model's price, with the planner's whole conversation read from the cache in front of it. The formula and its
 * assumptions are in docs/cost.md. Undefined where the planner's model has no known price.
 */
export function singleSessionUsd(
  planner: PlannerUsage,
  turns: readonly Pick<
    LedgerEntry,
    'at' | 'inputTokens' | 'cacheWriteTokens' | 'cacheReadTokens' | 'outputTokens'
  >[],
): number | undefined {
  let usd = planner.usd;
  for (const turn of turns) {
    const tokens = { ...turn, cacheReadTokens: turn.cacheReadTokens + planner.finalContextTokens };
    const price = priceOf(planner.model, tokens, new Date(turn.at));
    if (price === undefined) return undefined;
    usd += price;
  }
  return usd;
}
