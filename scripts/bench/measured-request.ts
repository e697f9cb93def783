import { priceOf } from '../../src/agent/prices.ts';
import type { LoggedRequest } from '../../test/support/claude/request-log.ts';

/** The day whose list prices are taken. */
const DAY = new Date('2026-11-20');

/** One request to the model as it came in, and what it was billed. */
export interface MeasuredRequest {
  model: string;
  bytes: number;
  inputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
  /** Of the whole prompt, cached or not. */
  contextTokens: number;
  usd: number;
}

export function requestsOf(requests: readonly LoggedRequest[]): MeasuredRequest[] {
  return requests.map(({ body, rawBody, outcome }) => {
    if (outcome?.kind !== 'answered')
      throw new Error(`A request was not answered: ${JSON.stringify(outcome)}`);
    const { usage } = outcome;
    const model = String(body.model);
    const tokens = {
      inputTokens: usage.input_tokens,
      cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
      cacheReadTokens: usage.cache_read_input_tokens ?? 0,
      outputTokens: usage.output_tokens,
    };
    const usd = priceOf(model, tokens, DAY);
    if (usd === undefined) throw new Error(`${model} has no price on ${DAY.toISOString()}`);
    const { inputTokens, cacheWriteTokens, cacheReadTokens } = tokens;
    const contextTokens = inputTokens + cacheWriteTokens + cacheReadTokens;
    return { model, bytes: rawBody.length, ...tokens, contextTokens, usd };
  });
}
