import { conversationDigest, conversationDigests, type Segment } from './prompt.ts';
import type { Reply } from './scripted-model.ts';

export interface Position {
  conversationId: string;
  /** How many replies the conversation has had. */
  turnIndex: number;
}

/**
 * Tells which conversation a request belongs to. Requests name none, so it goes by what stands before them: the reply
 * of an earlier turn, or a prompt that was answered before without the answer getting through.
 */
export class Conversations {
  readonly #afterReply = new Map<string, Position>();
  readonly #byStart = new Map<string, Position>();
  readonly #undelivered = new Map<string, { position: Position; reply: Reply }>();
  #count = 0;

  /** The reply is there where the same prompt has been answered before and the answer was lost on its way. */
  find(segments: readonly Segment[], model: string): { position: Position; lost: Reply | undefined } {
    const digests = conversationDigests(segments);
    const lost = this.#undelivered.get(promptKey(segments, model));
    if (lost) return { position: lost.position, lost: lost.reply };

    const lastReply = segments.findLastIndex(({ message }) => message?.role === 'assistant');
    const start = digests[segments.findIndex(({ level }) => level === 'messages')] ?? '';
    const known =
      lastReply < 0
        ? undefined
        : (this.#afterReply.get(digests[lastReply] ?? '') ?? this.#byStart.get(start));
    const position = known ?? { conversationId: `conversation-${++this.#count}`, turnIndex: 0 };
    this.#byStart.set(start, position);
    return { position, lost: undefined };
  }

  /** `digest` stands for the conversation with the reply at its end, `next` for where it then is. */
  delivered(digest: string, next: Position): void {
    this.#afterReply.set(digest, next);
  }

  /** The answer to this prompt got lost on its way; it is remembered until it has got through. */
  lost(segments: readonly Segment[], model: string, answer: { position: Position; reply: Reply }): void {
    this.#undelivered.set(promptKey(segments, model), answer);
  }

  found(segments: readonly Segment[], model: string): void {
    this.#undelivered.delete(promptKey(segments, model));
  }
}

function promptKey(segments: readonly Segment[], model: string): string {
  return `${model} ${conversationDigest(segments)}`;
}
