import { invalidRequest } from './api-error.ts';
import { digest } from './canonical.ts';
import type { Message } from './content-schema.ts';
import type { MessagesRequest } from './request-schema.ts';

/** Throws the API's 400 for a compaction request that asks for what only a reply can have, or that ends in mid-turn. */
export function assertCompactionRequest(request: MessagesRequest, messages: readonly Message[]): void {
  if (request.stop_sequences) throw invalidRequest('stop_sequences: cannot be combined with `compaction`');
  if (request.output_config?.format) {
    throw invalidRequest('output_config.format: cannot be combined with `compaction`');
  }
  const last = messages.at(-1);
  if (!last || isCompaction(last)) {
    throw invalidRequest('messages: there is nothing to summarize', {
      error_code: 'compaction_nothing_to_summarize',
    });
  }
  if (last.role === 'assistant' && last.content.some(({ type }) => type === 'tool_use')) {
    throw invalidRequest('messages: the conversation ends on an unfinished assistant turn', {
      error_code: 'compaction_incomplete_turn',
    });
  }
}

/** Issues compaction blocks and checks those that come back: alone, first, and as they were. */
export class Compactions {
  readonly #summaries = new Map<string, string>();

  /** The whole reply to a compaction request. */
  issue(summary: string | null): Message & { role: 'assistant' } {
    if (summary === null) {
      return { role: 'assistant', content: [{ type: 'compaction', content: null, tool_changes: [] }] };
    }
    const signature = digest('compaction', summary, String(this.#summaries.size));
    this.#summaries.set(signature, summary);
    return {
      role: 'assistant',
      content: [{ type: 'compaction', content: summary, signature, tool_changes: [] }],
    };
  }

  verify(messages: readonly Message[]): void {
    const blocks = messages.flatMap(({ content }, index) =>
      content.flatMap((block, position) =>
        block.type === 'compaction' && typeof block.content === 'string' ? [{ block, index, position }] : [],
      ),
    );
    const [first, second] = blocks;
    if (!first) return;
    const { block, index, position } = first;
    const at = `messages.${index}.content.${position}`;
    if (second) {
      throw invalidRequest('messages: more than one compaction block with content', {
        error_code: 'compaction_block_ambiguous',
      });
    }
    if (index > 0 || position > 0) {
      throw invalidRequest(`${at}: a compaction block must be the first block of the conversation`, {
        error_code: 'compaction_block_misplaced',
      });
    }
    const summary = this.#summaries.get(block.signature ?? '');
    if (summary === undefined) {
      throw invalidRequest(`${at}: the signature of the compaction block does not verify`, {
        error_code: 'compaction_signature_invalid',
      });
    }
    if (summary !== block.content) {
      throw invalidRequest(`${at}: the content of the compaction block is not what was signed`, {
        error_code: 'compaction_content_mismatch',
      });
    }
  }
}

export function isCompaction({ role, content }: Message): boolean {
  return role === 'assistant' && content.length === 1 && content[0]?.type === 'compaction';
}
