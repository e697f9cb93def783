import type { Breakpoint } from './cache-breakpoints.ts';
import { prefixDigests, type Segment } from './prompt.ts';

/** How the tokens of one prompt divide. */
export interface CacheUse {
  total: number;
  read: number;
  written5m: number;
  written1h: number;
  /** Neither read nor written: what stands behind the last breakpoint, or all where nothing could be cached. */
  uncached: number;
}

interface Entry {
  expiresAt: number;
  ttl: Breakpoint['ttl'];
}

const LIFE_MS = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const;
/** How many places a breakpoint looks back for an earlier entry, itself included. */
const LOOKBACK = 20;

/**
 * Prefixes that earlier requests asked to be cached. An entry comes into being at a breakpoint only, is found from a
 * breakpoint at most 20 blocks behind it, and lives for its ttl after its last use.
 */
export class PromptCache {
  readonly #entries = new Map<string, Entry>();

  /** Looks a prompt up and enters it. `scope` keeps apart what does not share entries: models. */
  use(
    segments: readonly Segment[],
    breakpoints: readonly Breakpoint[],
    {
      scope,
      messageSalt,
      minTokens,
      now,
    }: { scope: string; messageSalt: string; minTokens: number; now: Date },
  ): CacheUse {
    const digests = prefixDigests(segments, scope, messageSalt);
    const ends = runningTotals(segments.map(({ tokens }) => tokens));
    const tokensUpTo = (index: number) => ends[index] ?? 0;
    const hits = breakpoints.flatMap(({ index }) => this.#lookBack(digests, index, now));
    const hit = Math.max(-1, ...hits);
    for (const index of hits) this.#refresh(digests[index], now);

    const written = { '5m': 0, '1h': 0 };
    let covered = hit;
    for (const { index, ttl } of breakpoints) {
      const end = digests[index];
      if (index <= covered || tokensUpTo(index) < minTokens || end === undefined) continue;
      written[ttl] += tokensUpTo(index) - tokensUpTo(covered);
      this.#entries.set(end, { ttl, expiresAt: now.getTime() + LIFE_MS[ttl] });
      covered = index;
    }
    const total = tokensUpTo(segments.length - 1);
    return {
      total,
      read: tokensUpTo(hit),
      written5m: written['5m'],
      written1h: written['1h'],
      uncached: total - tokensUpTo(covered),
    };
  }

  #lookBack(digests: readonly string[], from: number, now: Date): number[] {
    for (let index = from; index >= 0 && index > from - LOOKBACK; index--) {
      const entry = this.#entries.get(digests[index] ?? '');
      if (entry && entry.expiresAt > now.getTime()) return [index];
    }
    return [];
  }

  #refresh(prefix: string | undefined, now: Date): void {
    const entry = this.#entries.get(prefix ?? '');
    if (entry) entry.expiresAt = now.getTime() + LIFE_MS[entry.ttl];
  }
}

function runningTotals(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
