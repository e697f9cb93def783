import type { BetaUsage } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { CacheUse } from './prompt-cache.ts';
import type { Reply } from './scripted-model.ts';

interface Output {
  tokens: number;
  thinkingTokens: number;
}

/** The usage of an ordinary reply. `override` replaces what the accounting came to. */
export function usageOf(cache: CacheUse, output: Output, override: Reply['usage'] = {}): BetaUsage {
  return {
    ...frame,
    input_tokens: cache.uncached,
    cache_creation_input_tokens: cache.written5m + cache.written1h,
    cache_read_input_tokens: cache.read,
    cache_creation: byLife(cache),
    output_tokens: output.tokens,
    output_tokens_details: { thinking_tokens: output.thinkingTokens },
    iterations: null,
    ...override,
  };
}

/** A compaction reports its tokens among the iterations and nothing at the top. */
export function compactionUsage(cache: CacheUse, outputTokens: number): BetaUsage {
  return {
    ...frame,
    input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: null,
    iterations: [
      {
        type: 'compaction',
        input_tokens: cache.uncached,
        cache_creation_input_tokens: cache.written5m + cache.written1h,
        cache_read_input_tokens: cache.read,
        cache_creation: byLife(cache),
        output_tokens: outputTokens,
      },
    ],
  };
}

const frame = {
  fallback_credit: null,
  inference_geo: 'global',
  server_tool_use: null,
  service_tier: 'standard',
  speed: 'standard',
} as const;

function byLife({ written5m, written1h }: CacheUse) {
  return { ephemeral_5m_input_tokens: written5m, ephemeral_1h_input_tokens: written1h };
}

/** Tokens that requests were billed for, those included that are reported as iterations alone. */
export interface UsageTotals {
  requests: number;
  input: number;
  cacheWrite: number;
  cacheRead: number;
  output: number;
}

export function totalUsage(usages: readonly BetaUsage[]): UsageTotals {
  const besides = (usage: BetaUsage) => (usage.iterations ?? []).filter(({ type }) => type !== 'message');
  const parts = usages.flatMap((usage) => [usage, ...besides(usage)]);
  const add = (count: (part: (typeof parts)[number]) => number | null) =>
    parts.reduce((total, part) => total + (count(part) ?? 0), 0);
  return {
    requests: usages.length,
    input: add((part) => part.input_tokens),
    cacheWrite: add((part) => part.cache_creation_input_tokens),
    cacheRead: add((part) => part.cache_read_input_tokens),
    output: add((part) => part.output_tokens),
  };
}
