import type { BetaUsage } from '@anthropic-ai/sdk/resources/beta';
import { priceOf, priceOrDearest, type TokenCounts } from './prices.ts';

/** Who a request was made for. An advisor is asked by the host, between two turns of an implementer. */
export type Role = 'planner' | 'implementer' | 'advisor' | 'reviewer' | 'primer-keeper';

/** One request to the model. Times in milliseconds, money in US dollars (absent where a model has no known price). */
export interface LedgerEntry extends TokenCounts {
  /** Counted from 1 within the run. */
  session: number;
  role: Role;
  model: string;
  phase?: number;
  at: string;
  durationMs: number;
  /** The whole prompt, cached parts included, without the output. */
  contextTokens: number;
  stopReason: string;
  usd?: number;
  /** What the request was made up of, where the API did more for it than give an answer. */
  parts?: LedgerPart[];
}

/** A part of a request that is billed by itself: `message`, `compaction`, `advisor_message`. */
export interface LedgerPart extends TokenCounts {
  kind: string;
  model: string;
  usd?: number;
}

export interface LedgerTotals extends TokenCounts {
  requests: number;
  peakContextTokens: number;
  /** The sum over what has a price. */
  usd: number;
  /** Models that could not be priced and are missing from `usd`. */
  unpricedModels: string[];
}

/** The same totals for each session, and for each phase that requests were made for. */
export interface LedgerBreakdown {
  sessions: ({ session: number; role: Role } & LedgerTotals)[];
  phases: ({ phase: number } & LedgerTotals)[];
}

interface Request {
  session: number;
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
  #sessions = 0;
  #tokens = 0;
  #usdAtMost = 0;

  /** The number of a session that begins. */
  openSession(): number {
    this.#sessions += 1;
    return this.#sessions;
  }

  record({ session, role, model, phase, at, durationMs, stopReason, usage }: Request): LedgerEntry {
    const parts = partsOf(usage, model).map((part) => priced(part, at));
    const isPlain = parts.length === 1 && parts[0]?.kind === 'message' && parts[0].model === model;
    const usd = parts.every((part) => part.usd !== undefined)
      ? parts.reduce((total, part) => total + (part.usd ?? 0), 0)
      : undefined;
    const entry: LedgerEntry = {
      session,
      role,
      model,
      ...(phase !== undefined && { phase }),
      at: at.toISOString(),
      durationMs,
      ...sumOf(parts),
      contextTokens: contextOf(usage),
      stopReason,
      ...(usd !== undefined && { usd }),
      ...(!isPlain && { parts }),
    };
    this.entries.push(entry);
    this.#tokens += allTokens(entry);
    this.#usdAtMost += parts.reduce((total, part) => total + priceOrDearest(part.model, part, at), 0);
    return entry;
  }

  /** Takes in what was recorded elsewhere, as it was priced there. */
  restore(entries: readonly LedgerEntry[]): void {
    this.entries.push(...entries);
  }

  totals(): LedgerTotals {
    return totalsOf(this.entries);
  }

  breakdown(): LedgerBreakdown {
    const sessions = Map.groupBy(this.entries, ({ session }) => session);
    const phases = Map.groupBy(this.entries, ({ phase }) => phase);
    return {
      sessions: [...sessions].flatMap(([session, entries]) =>
        entries.slice(0, 1).map(({ role }) => ({ session, role, ...totalsOf(entries) })),
      ),
      phases: [...phases].flatMap(([phase, entries]) =>
        phase === undefined ? [] : [{ phase, ...totalsOf(entries) }],
      ),
    };
  }

  /** All that took part, in the order in which they were first asked. */
  models(): string[] {
    const models = this.entries.flatMap(({ model, parts = [] }) => [
      model,
      ...parts.map((part) => part.model),
    ]);
    return [...new Set(models)];
  }

  /** All tokens so far, of whatever kind. */
  tokens(): number {
    return this.#tokens;
  }

  /** US dollars spent, what has no known price counted as of the dearest model: what a limit goes by. */
  usdAtMost(): number {
    return this.#usdAtMost;
  }
}

function totalsOf(entries: readonly LedgerEntry[]): LedgerTotals {
  const parts = entries.flatMap((entry): readonly (TokenCounts & { model: string; usd?: number })[] =>
    entry.parts ? entry.parts : [entry],
  );
  const unpriced = parts.filter((part) => part.usd === undefined);
  return {
    requests: entries.length,
    ...sumOf(entries),
    peakContextTokens: entries.reduce((peak, entry) => Math.max(peak, entry.contextTokens), 0),
    usd: parts.reduce((total, part) => total + (part.usd ?? 0), 0),
    unpricedModels: [...new Set(unpriced.map(({ model }) => model))],
  };
}

function sumOf(counts: readonly TokenCounts[]): TokenCounts {
  const sum = (pick: (each: TokenCounts) => number) => counts.reduce((total, each) => total + pick(each), 0);
  return {
    inputTokens: sum((each) => each.inputTokens),
    cacheWriteTokens: sum((each) => each.cacheWriteTokens),
    cacheReadTokens: sum((each) => each.cacheReadTokens),
    outputTokens: sum((each) => each.outputTokens),
  };
}

function allTokens({ inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens }: TokenCounts): number {
  return inputTokens + cacheWriteTokens + cacheReadTokens + outputTokens;
}

type Iteration = NonNullable<BetaUsage['iterations']>[number];

/**
 * Everything that is billed. The iterations hold it where there are any; the top level has the answers alone among them,
 * and nothing where there was none.
 */
function partsOf(usage: BetaUsage, model: string): LedgerPart[] {
  const parts = (usage.iterations ?? []).map((iteration) => ({
    kind: iteration.type,
    model: modelOf(iteration, model),
    ...countsOf(iteration),
  }));
  const top = { kind: 'message', model, ...countsOf(usage) };
  const hasAnswer = parts.some(({ kind }) => kind !== 'compaction' && kind !== 'advisor_message');
  return hasAnswer || (parts.length > 0 && allTokens(top) === 0) ? parts : [top, ...parts];
}

/** An iteration may name the model by the release that the request's name stands for. */
function modelOf(iteration: Iteration, model: string): string {
  const own = 'model' in iteration ? iteration.model : undefined;
  return !own || own.startsWith(`${model}-2`) ? model : own;
}

function countsOf(part: BetaUsage | Iteration): TokenCounts {
  return {
    inputTokens: part.input_tokens,
    cacheWriteTokens: part.cache_creation_input_tokens ?? 0,
    cacheReadTokens: part.cache_read_input_tokens ?? 0,
    outputTokens: part.output_tokens,
  };
}

function priced(part: LedgerPart, at: Date): LedgerPart {
  const usd = priceOf(part.model, part, at);
  return { ...part, ...(usd !== undefined && { usd }) };
}

/** Of what the last answer was given to. A compaction does not say how large the conversation was that it summarised. */
function contextOf(usage: BetaUsage): number {
  const samplings = usage.iterations?.filter((iteration) => iteration.type === 'message') ?? [];
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = samplings.at(-1) ?? usage;
  return input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0);
}
