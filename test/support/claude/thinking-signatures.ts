import { invalidRequest } from './api-error.ts';
import { canonicalBlock, digest } from './canonical.ts';
import { conversationDigests, type Prompt, type Segment } from './prompt.ts';

interface Issued {
  model: string;
  /** Digest of everything before the block. */
  prefix: string;
  thinking: string;
  tools: string;
  system: string;
}

/**
 * Signs the thinking blocks of replies and checks those that come back: unmodified, to the model that wrote them, and,
 * where the model preserves thinking, with the same tools, system prompt and messages before them.
 */
export class ThinkingSignatures {
  readonly #issued = new Map<string, Issued>();

  sign(prompt: Prompt, { prefix, thinking }: Pick<Issued, 'prefix' | 'thinking'>): string {
    const signature = digest('signature', prompt.model.id, prefix, String(this.#issued.size));
    this.#issued.set(signature, { model: prompt.model.id, prefix, thinking, ...setting(prompt) });
    return signature;
  }

  /** Throws the API's 400 for a thinking block that is not what it was or not where it was. */
  verify(prompt: Prompt, segments: readonly Segment[]): void {
    const digests = conversationDigests(segments);
    for (const [index, { message }] of segments.entries()) {
      if (message?.block.type !== 'thinking') continue;
      const at = `messages.${message.index}.content.${message.blockIndex}`;
      const issued = this.#issued.get(message.block.signature);
      if (!issued) throw invalidRequest(`${at}: Invalid \`signature\` in \`thinking\` block`);
      if (issued.thinking !== message.block.thinking) {
        throw invalidRequest(
          `${at}: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant message cannot be modified. ` +
            'These blocks must remain as they were in the original response.',
        );
      }
      if (!prompt.model.preservedThinking) continue;
      if (issued.model !== prompt.model.id) throw bound(at, 'model', `it was created by ${issued.model}`);
      if (issued.prefix !== digests[index - 1]) throw bound(at, 'conversation', difference(issued, prompt));
    }
  }
}

function setting({ tools, system }: Prompt): Pick<Issued, 'tools' | 'system'> {
  return { tools: tools.map(canonicalBlock).join(), system: system.map(canonicalBlock).join() };
}

function difference(issued: Issued, prompt: Prompt): string {
  const now = setting(prompt);
  if (now.tools !== issued.tools) return '`tools` changed since it was created';
  if (now.system !== issued.system) return '`system` changed since it was created';
  return 'a message before it changed since it was created';
}

function bound(at: string, what: 'model' | 'conversation', reason: string) {
  return invalidRequest(
    `${at}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different ${what}. Remove the block, ` +
      `or set \`thinking.block_binding.prefix_mismatch_behavior\` to "drop_block". (${reason})`,
  );
}
