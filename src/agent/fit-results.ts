import type { BetaContentBlockParam, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';
import { bytesOf } from './context-size.ts';
import { cutInTheMiddle } from './tools/cut-in-the-middle.ts';

const ADVICE = 'The conversation is nearly full, so not more of it fits. Ask for less at a time.';
/** What is left of a result in any case, in characters. */
const LEAST = 200;

/**
 * Cuts the longest of a turn's results until all of them take no more than `bytes`. Done before they are sent: what a
 * model has been shown must stay as it was.
 */
export function fitResults(results: BetaMessageParam, { bytes }: { bytes: number }): void {
  const { content } = results;
  if (!Array.isArray(content)) return;
  let longest = Math.max(0, ...content.map(longestText));
  while (longest > LEAST && bytesOf(results) > bytes) {
    longest = Math.max(LEAST, Math.floor(0.8 * longest));
    for (const block of content) cutTexts(block, longest);
  }
}

function longestText(block: BetaContentBlockParam): number {
  if (block.type !== 'tool_result') return 0;
  if (typeof block.content === 'string') return block.content.length;
  return Math.max(0, ...(block.content ?? []).map((part) => (part.type === 'text' ? part.text.length : 0)));
}

function cutTexts(block: BetaContentBlockParam, max: number): void {
  if (block.type !== 'tool_result') return;
  if (typeof block.content === 'string') {
    block.content = cutInTheMiddle(block.content, { advice: ADVICE, max });
    return;
  }
  for (const part of block.content ?? []) {
    if (part.type === 'text') part.text = cutInTheMiddle(part.text, { advice: ADVICE, max });
  }
}
