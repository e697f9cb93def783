import type {
  BetaContentBlock,
  BetaMessage,
  BetaRawMessageStreamEvent,
} from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { ComposedBlock } from './compose-reply.ts';

export type WireEvent = BetaRawMessageStreamEvent | { type: 'ping' };

/** The events by which `message` is streamed; `content` is what it holds, with tool inputs as they were written. */
export function streamEvents(message: BetaMessage, content: readonly ComposedBlock[]): WireEvent[] {
  const { usage } = message;
  return [
    {
      type: 'message_start',
      message: {
        ...message,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...usage, output_tokens: Math.min(1, usage.output_tokens), output_tokens_details: null },
      },
    },
    { type: 'ping' },
    ...content.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: {
        container: null,
        stop_details: message.stop_details,
        stop_reason: message.stop_reason,
        stop_sequence: message.stop_sequence,
      },
      usage: {
        input_tokens: usage.input_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        output_tokens: usage.output_tokens,
        output_tokens_details: usage.output_tokens_details,
        iterations: usage.iterations,
        server_tool_use: null,
        fallback_credit: null,
      },
      context_management: null,
    },
    { type: 'message_stop' },
  ];
}

type Delta = Extract<BetaRawMessageStreamEvent, { type: 'content_block_delta' }>['delta'];

function blockEvents(block: ComposedBlock, index: number): WireEvent[] {
  const { start, deltas } = opened(block);
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta): WireEvent => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function opened(block: ComposedBlock): { start: BetaContentBlock; deltas: Delta[] } {
  switch (block.type) {
    case 'text':
      return {
        start: { type: 'text', text: '', citations: null },
        deltas: pieces(block.text).map((text) => ({ type: 'text_delta', text })),
      };
    case 'thinking':
      return {
        start: { type: 'thinking', thinking: '', signature: '' },
        deltas: [
          ...pieces(block.thinking).map(
            (thinking): Delta => ({ type: 'thinking_delta', thinking, estimated_tokens: null }),
          ),
          { type: 'signature_delta', signature: block.signature },
        ],
      };
    case 'tool_use':
      return {
        start: { type: 'tool_use', id: block.id, name: block.name, input: {} },
        deltas: ['', ...pieces(block.inputJson)].map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        })),
      };
    case 'server_tool_use':
      return {
        start: {
          type: 'server_tool_use',
          id: block.id,
          name: block.name,
          input: {},
          caller: { type: 'direct' },
        },
        deltas: [{ type: 'input_json_delta', partial_json: '{}' }],
      };
    case 'advisor_tool_result': {
      const { type, text, stop_reason = null } = block.content;
      const content = { type, text, stop_reason };
      return { start: { type: 'advisor_tool_result', tool_use_id: block.tool_use_id, content }, deltas: [] };
    }
    case 'compaction':
      return {
        start: {
          type: 'compaction',
          content: null,
          encrypted_content: null,
          signature: block.signature ?? null,
          tool_changes: [],
        },
        deltas: [{ type: 'compaction_delta', content: block.content ?? null, encrypted_content: null }],
      };
  }
}

/** A text in about eight pieces of 16 characters or more, none of which ends within a character. */
function pieces(text: string): string[] {
  const size = Math.max(16, Math.ceil(text.length / 8));
  const result: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = Math.min(text.length, start + size);
    const code = text.charCodeAt(end - 1);
    const whole = code >= 0xd800 && code <= 0xdbff && end < text.length ? end + 1 : end;
    result.push(text.slice(start, whole));
    start = whole;
  }
  return result;
}
