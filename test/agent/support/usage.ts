import type { BetaUsage } from '@anthropic-ai/sdk/resources/beta';
import type { Ledger } from '../../../src/agent/ledger.ts';

type Iteration = 'message' | 'compaction' | 'advisor_message';
type Counts = [input: number, cacheWrite: number, cacheRead: number, output: number];

/** A usage as the API reports it, from its four counts and, where given, those of its iterations. */
export function usage(
  counts: Counts,
  iterations: { type: Iteration; counts: Counts; model?: string }[] | null = null,
): BetaUsage {
  return {
    ...tokens(counts),
    cache_creation: null,
    fallback_credit: null,
    inference_geo: null,
    iterations: iterations?.map(({ type, counts: own, model }) => iteration(type, own, model)) ?? null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: null,
    speed: null,
  };
}

function iteration(type: Iteration, counts: Counts, model?: string) {
  const common = { ...tokens(counts), cache_creation: null };
  switch (type) {
    case 'message':
      return { type, model: model ?? null, ...common };
    case 'advisor_message':
      return { type, model: model ?? 'claude-opus-5-5', ...common };
    case 'compaction':
      return { type, ...common };
  }
}

function tokens([input, cacheWrite, cacheRead, output]: Counts) {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: output,
  };
}

/** A request as the ledger takes it. */
export function request(counts: Counts, overrides: Partial<Parameters<Ledger['record']>[0]> = {}) {
  return {
    session: 1,
    role: 'implementer' as const,
    model: 'claude-sonnet-5-5',
    phase: 1,
    at: new Date('2026-11-20T10:00:00Z'),
    durationMs: 1_500,
    stopReason: 'tool_use',
    usage: usage(counts),
    ...overrides,
  };
}
