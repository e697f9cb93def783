/** US dollars per million tokens, valid from a day (UTC) on. */
interface Price {
  from: string;
  input: number;
  output: number;
  cacheWrite: number;
  cacheRead: number;
}

/** Tokens of one or more requests, as the API counts them: the four kinds are disjoint. */
export interface TokenCounts {
  inputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
}

/** Newest first. Source: the model pages of Anthropic's price list as of November 2026, five-minute cache writes. */
const PRICES: Readonly<Record<string, readonly Price[]>> = {
  'claude-opus-5-5': [{ from: '2026-01-01', input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2 }],
  'claude-sonnet-5-5': [
    { from: '2026-10-07', input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.1 },
    { from: '2026-01-01', input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.2 },
  ],
  'claude-opus-5': [{ from: '2026-01-01', input: 5, output: 25, cacheWrite: 6.25, cacheRead: 0.5 }],
  'claude-sonnet-5': [{ from: '2026-01-01', input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.2 }],
};

/** What `tokens` would cost in US dollars at `at` on the dearest model that has a price. */
function dearestPrice(tokens: TokenCounts, at: Date): number {
  return Math.max(0, ...Object.keys(PRICES).map((model) => priceOf(model, tokens, at) ?? 0));
}

/** How many output tokens `usd` buys at `at`, on the dearest model where `model` has no known price. */
export function outputTokensFor(model: string, usd: number, at: Date): number {
  const million = 1_000_000;
  return (usd / priceOrDearest(model, { ...NOTHING, outputTokens: million }, at)) * million;
}

const NOTHING: TokenCounts = { inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 };

/** What a limit goes by: an unknown model counts as the dearest. */
export function priceOrDearest(model: string, tokens: TokenCounts, at: Date): number {
  return priceOf(model, tokens, at) ?? dearestPrice(tokens, at);
}

/** What `tokens` of `model` cost in US dollars at `at`, or undefined for a model or a day without a known price. */
export function priceOf(model: string, tokens: TokenCounts, at: Date): number | undefined {
  const day = at.toISOString().slice(0, 10);
  const prices = Object.hasOwn(PRICES, model) ? PRICES[model] : undefined;
  const price = prices?.find(({ from }) => from <= day);
  if (!price) return undefined;
  const millionths =
    tokens.inputTokens * price.input +
    tokens.cacheWriteTokens * price.cacheWrite +
    tokens.cacheReadTokens * price.cacheRead +
    tokens.outputTokens * price.output;
  return millionths / 1_000_000;
}
