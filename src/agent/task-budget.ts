import type { BetaTokenTaskBudget } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { Ledger } from './ledger.ts';
import type { Limits } from './limits.ts';
import { outputTokensFor } from './prices.ts';

/** The API takes no smaller one. */
const LEAST_TOTAL = 20_000;

/**
 * What a model can be told that it may spend on its session: as many tokens as the money that is left would buy if all
 * of them were output, and no more than the limit on tokens leaves. Undefined where that is too little to be told.
 */
export function taskBudget(
  limits: Limits,
  { ledger, model, now }: { ledger: Ledger; model: string; now: Date },
): BetaTokenTaskBudget | undefined {
  const affordable = outputTokensFor(model, Math.max(0, limits.usd - ledger.usdAtMost()), now);
  const total = Math.floor(Math.min(affordable, limits.tokens - ledger.tokens()));
  return total >= LEAST_TOTAL ? { type: 'tokens', total } : undefined;
}
