import type {
  BetaContentBlock,
  BetaMessage,
  BetaRawMessageStreamEvent,
} from '@anthropic-ai/sdk/resources/beta';
import { z } from 'zod';
import { createModelClient, type ModelClient } from '../../src/agent/model-client.ts';

/** An answer, by what was asked for: a turn of the session, a summary of it, or an advisor's word. */
export interface RecordedAnswer {
  kind: 'turn' | 'compaction' | 'advice';
  message: BetaMessage;
}

export interface RecordedModel {
  client: ModelClient;
  /** What it is going to answer. */
  give(answers: readonly RecordedAnswer[]): void;
  /** How many answers have not been asked for yet. */
  left(): number;
}

/**
 * The Claude API as it was: gives the recorded answers in their order. What the session asks for and did not get then, a
 * summary or advice, is refused, as it was by the service or the gateway of the time.
 */
export function recordedModel(): RecordedModel {
  const waiting: RecordedAnswer[] = [];
  const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const request = requestSchema.parse(JSON.parse(String(init?.body)));
    const kind = kindOf(request);
    while (kind === 'turn' && waiting[0]?.kind === 'advice') waiting.shift();
    if (waiting[0]?.kind !== kind) return refusal(kind);
    const answer = waiting.shift()?.message;
    if (!answer) return refusal(kind);
    if (!request.stream) return Response.json(answer);
    const body = eventsOf(answer).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    return new Response(body.join(''), { headers: { 'content-type': 'text/event-stream' } });
  };
  return {
    client: createModelClient({ apiKey: 'none', baseUrl: 'http://replay.invalid', fetch }),
    give: (answers) => void waiting.push(...answers),
    left: () => waiting.length,
  };
}

const requestSchema = z.object({
  stream: z.boolean().optional(),
  tools: z.array(z.unknown()).optional(),
  thread: z.unknown().optional(),
  compaction: z.unknown().optional(),
});

/** An advisor is asked once, without tools; what goes on with a thread has those of its beginning. */
function kindOf({ compaction, tools = [], thread }: z.infer<typeof requestSchema>): RecordedAnswer['kind'] {
  if (compaction !== undefined) return 'compaction';
  return tools.length === 0 && thread === undefined ? 'advice' : 'turn';
}

function refusal(kind: RecordedAnswer['kind']): Response {
  const message = `The record has no further answer of this kind: ${kind}.`;
  return Response.json({ type: 'error', error: { type: 'invalid_request_error', message } }, { status: 400 });
}

function eventsOf(message: BetaMessage): BetaRawMessageStreamEvent[] {
  const { usage, stop_reason, stop_sequence, stop_details, container, context_management } = message;
  return [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, stop_sequence: null, stop_details: null },
    },
    ...message.content.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { container, stop_details, stop_reason, stop_sequence },
      usage: { ...usage, fallback_credit: null },
      context_management,
    },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: BetaContentBlock, index: number): BetaRawMessageStreamEvent[] {
  const stop = { type: 'content_block_stop', index } as const;
  // The input of a call is taken from its deltas alone.
  if (block.type !== 'tool_use') return [{ type: 'content_block_start', index, content_block: block }, stop];
  const partial_json = JSON.stringify(block.input);
  return [
    { type: 'content_block_start', index, content_block: { ...block, input: {} } },
    { type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } },
    stop,
  ];
}
