import type { BetaUsage } from '@anthropic-ai/sdk/resources/beta';
import { dearestPrice, priceOf, type TokenCounts } from './prices.ts';

/** Who holds a session with the model. */
export type Role = 'planner' | 'implementer';

/** One request to the model. Times in milliseconds, money in US dollars (absent where the model has no known price). */
export interface LedgerEntry extends TokenCounts {
  role: Role;
  model: string;
  phase?: number;
  at: string;
  durationMs: number;
  /** The whole prompt, cached parts included, without the output. */
  contextTokens: number;
  stopReason: string;
  usd?: number;
}

export interface LedgerTotals extends TokenCounts {
  requests: number;
  peakContextTokens: number;
  /** The sum over the requests that have a price. */
  usd: number;
  /** Models whose requests could not be priced and are missing from `usd`. */
  unpricedModels: string[];
}

interface Request {
  role: Role;
  model: string;
  phase?: number | undefined;
  at: Date;
  durationMs: number;
  stopReason: string;
  usage: BetaUsage;
}

/** What a run spent, request by request, as the API reported it. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];

  record({ role, model, phase, at, durationMs, stopReason, usage }: Request): LedgerEntry {
    const tokens = tokensOf(usage);
    const usd = priceOf(model, tokens, at);
    const entry: LedgerEntry = {
      role,
      model,
      ...(phase !== undefined && { phase }),
      at: at.toISOString(),
      durationMs,
      ...tokens,
      contextTokens: contextOf(usage),
      stopReason,
      ...(usd !== undefined && { usd }),
    };
    this.entries.push(entry);
    return entry;
  }

  totals(): LedgerTotals {
    const { entries } = this;
    const sum = (pick: (entry: LedgerEntry) => number) =>
      entries.reduce((total, entry) => total + pick(entry), 0);
    const unpriced = entries.filter((entry) => entry.usd === undefined);
    return {
      requests: entries.length,
      inputTokens: sum((entry) => entry.inputTokens),
      cacheWriteTokens: sum((entry) => entry.cacheWriteTokens),
      cacheReadTokens: sum((entry) => entry.cacheReadTokens),
      outputTokens: sum((entry) => entry.outputTokens),
      peakContextTokens: Math.max(0, ...entries.map((entry) => entry.contextTokens)),
      usd: sum((entry) => entry.usd ?? 0),
      unpricedModels: [...new Set(unpriced.map(({ model }) => model))],
    };
  }

  /** US dollars spent, a request without a known price counted as one of the dearest model: what a limit goes by. */
  usdAtMost(): number {
    return this.entries.reduce(
      (sum, entry) => sum + (entry.usd ?? dearestPrice(entry, new Date(entry.at))),
      0,
    );
  }
}

type Iteration = NonNullable<BetaUsage['iterations']>[number];

/** Where the API lists iterations, they hold everything that is billed, and the top level only a part of it. */
function tokensOf(usage: BetaUsage): TokenCounts {
  const parts: readonly (BetaUsage | Iteration)[] = usage.iterations?.length ? usage.iterations : [usage];
  const sum = (pick: (part: BetaUsage | Iteration) => number | null) =>
    parts.reduce((total, part) => total + (pick(part) ?? 0), 0);
  return {
    inputTokens: sum((part) => part.input_tokens),
    cacheWriteTokens: sum((part) => part.cache_creation_input_tokens),
    cacheReadTokens: sum((part) => part.cache_read_input_tokens),
    outputTokens: sum((part) => part.output_tokens),
  };
}

function contextOf(usage: BetaUsage): number {
  const samplings = usage.iterations?.filter((iteration) => iteration.type === 'message') ?? [];
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = samplings.at(-1) ?? usage;
  return input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0);
}
