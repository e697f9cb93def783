import type { Clock } from '../../../src/core/clock.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { canonicalJson } from './canonical.ts';
import type { Message } from './content-schema.ts';
import type { ClaudeModel } from './model-catalogue.ts';
import { type Prompt, promptOf } from './prompt.ts';
import type { MessagesRequest } from './request-schema.ts';

interface StoredThread {
  prompt: Prompt;
  /** What has to be the same on each turn, by field name. */
  fixed: Record<string, string>;
  /** The reply asks to be gone on with: the next request may bring no message. */
  unfinished: boolean;
  expiresAt: number;
  state: 'idle' | 'in_flight' | 'continued';
}

const LIFE_MS = 5 * 60_000;

/**
 * Conversations that the server holds, each under the id of its last reply. A thread lives for five minutes after its
 * last reply and can be gone on with once; a reply that did not reach its end leaves nothing to go on from.
 */
export class Threads {
  readonly #threads = new Map<string, StoredThread>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The whole prompt of a request. Throws as the API does for a thread that cannot be gone on with. */
  resolve(request: MessagesRequest, model: ClaudeModel): Prompt {
    if (request.thread?.type !== 'continue') return promptOf(model, request);
    for (const field of ['system', 'tools'] as const) {
      if (request[field] === undefined) continue;
      throw invalidRequest(
        `${field}: cannot be set when continuing a thread; the thread keeps the value it was created with`,
      );
    }
    const stored = this.#find(request.thread.previous_message_id);
    const fixed = fixedFields(request);
    const differing = Object.keys(fixed).filter((field) => fixed[field] !== stored.fixed[field]);
    if (differing.length > 0) {
      throw invalidRequest(
        `thread: the request does not match the thread; differing field(s): ${differing.join(', ')}`,
        { error_code: 'thread_fingerprint_mismatch' },
      );
    }
    if (request.messages.length === 0 && !stored.unfinished) {
      throw invalidRequest('messages: at least one message is required');
    }
    return {
      ...stored.prompt,
      messages: [...stored.prompt.messages, ...request.messages],
      ownFrom: stored.prompt.messages.length,
    };
  }

  /** From here on nobody else can go on from the same reply. */
  begin({ thread }: MessagesRequest): void {
    if (thread?.type === 'continue') this.#find(thread.previous_message_id).state = 'in_flight';
  }

  /** The request was not answered at all, so its thread is as it was. */
  release({ thread }: MessagesRequest): void {
    const stored = thread?.type === 'continue' && this.#threads.get(thread.previous_message_id);
    if (stored) stored.state = 'idle';
  }

  /** The request was answered; `reply` is undefined where the answer did not reach its end or was a refusal. */
  settle(
    request: MessagesRequest,
    {
      prompt,
      reply,
    }: { prompt: Prompt; reply: { id: string; message: Message; unfinished: boolean } | undefined },
  ): void {
    const { thread } = request;
    if (!thread) return;
    const previous = thread.type === 'continue' && this.#threads.get(thread.previous_message_id);
    if (previous) previous.state = 'continued';
    if (!reply) return;
    const messages = [...prompt.messages, reply.message];
    this.#threads.set(reply.id, {
      prompt: { ...prompt, messages },
      fixed: fixedFields(request),
      unfinished: reply.unfinished,
      expiresAt: this.#clock().getTime() + LIFE_MS,
      state: 'idle',
    });
  }

  expireAll(): void {
    this.#threads.clear();
  }

  #find(id: string): StoredThread {
    const stored = this.#threads.get(id);
    if (!stored || stored.expiresAt <= this.#clock().getTime()) {
      throw new ApiError(
        404,
        'not_found_error',
        `thread: no thread was found for previous_message_id ${id}`,
        {
          error_code: 'thread_not_found',
        },
      );
    }
    if (stored.state === 'continued') {
      throw invalidRequest(`thread: ${id} has already been continued`, {
        error_code: 'thread_already_continued',
      });
    }
    if (stored.state === 'in_flight') {
      throw invalidRequest(`thread: another request is still continuing from ${id}`, {
        error_code: 'thread_continue_in_flight',
      });
    }
    return stored;
  }
}

function fixedFields({ model, output_config, thinking }: MessagesRequest): Record<string, string> {
  return {
    model,
    output_config: canonicalJson(output_config ?? {}),
    thinking: canonicalJson(thinking ?? {}),
  };
}
