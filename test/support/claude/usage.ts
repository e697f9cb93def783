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

/**
 * The usage of a reply in which the advisor was asked: the top level has the first prompt and all output of the model
 * itself, the iterations have everything.
 */
export function adviceUsage(
  usage: BetaUsage,
  parts: {
    model: string;
    advisor: string;
    promptTokens: number;
    before: number;
    call: number;
    advice: number;
  },
): BetaUsage {
  const none = { cache_creation: null, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, cache_creation } = usage;
  return {
    ...usage,
    iterations: [
      {
        type: 'message',
        model: parts.model,
        input_tokens,
        cache_creation_input_tokens: cache_creation_input_tokens ?? 0,
        cache_read_input_tokens: cache_read_input_tokens ?? 0,
        cache_creation,
        output_tokens: parts.before,
      },
      {
        type: 'advisor_message',
        model: parts.advisor,
        ...none,
        input_tokens: parts.promptTokens + parts.before,
        output_tokens: parts.advice,
      },
      {
        type: 'message',
        model: parts.model,
        ...none,
        cache_read_input_tokens: parts.promptTokens,
        input_tokens: parts.before + parts.advice,
        output_tokens: usage.output_tokens - parts.before,
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

/** Tokens that requests were billed for: the iterations have all of them, where there are any. */
export interface UsageTotals {
  requests: number;
  input: number;
  cacheWrite: number;
  cacheRead: number;
  output: number;
}

type Counts = Pick<
  BetaUsage,
  'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens'
>;

export function totalUsage(usages: readonly BetaUsage[]): UsageTotals {
  const parts = usages.flatMap((usage): readonly Counts[] =>
    usage.iterations?.length ? usage.iterations : [usage],
  );
  const add = (count: (part: Counts) => number | null) =>
    parts.reduce((total, part) => total + (count(part) ?? 0), 0);
  return {
    requests: usages.length,
    input: add((part) => part.input_tokens),
    cacheWrite: add((part) => part.cache_creation_input_tokens),
    cacheRead: add((part) => part.cache_read_input_tokens),
    output: add((part) => part.output_tokens),
  };
}
