import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';

/** From a breakpoint, the API looks so many blocks back for what it has cached before. */
const LOOKBACK_BLOCKS = 20;

/**
 * Sets a second breakpoint at the first of many tool results. A turn with ten calls puts more blocks between one
 * request's end and the next one's than the API looks back over, and the whole conversation would be written to the
 * cache again instead of read from it.
 */
export function markLongTurn({ content }: BetaMessageParam): void {
  if (!Array.isArray(content) || 2 * content.length + 2 < LOOKBACK_BLOCKS) return;
  const [first] = content;
  if (first?.type === 'tool_result') first.cache_control = { type: 'ephemeral' };
}
