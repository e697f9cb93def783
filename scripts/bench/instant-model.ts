import Anthropic from '@anthropic-ai/sdk';

/** One call that the model makes, or the end of its turn. */
export type InstantStep = { name: string; input: object } | undefined;

/**
 * A client whose model answers at once: the step of that turn, whatever it was sent. It keeps nothing of that but its
 * size, so that what grows is the session's own.
 */
export function instantModel({
  step,
  onAnswer,
}: {
  step: (turn: number) => InstantStep;
  onAnswer?: (turn: number) => void;
}): {
  client: Anthropic;
  /** In milliseconds: how long its answers took so far. */
  busyMs: () => number;
} {
  let turn = 0;
  let busyMs = 0;
  let prompt = 0;
  const answer = (body: Body): object[] => {
    if (body.compaction) {
      prompt = 0;
      const content = { type: 'compaction', content: null, encrypted_content: null, signature: 's' };
      const delta = { type: 'compaction_delta', content: 'Files were read.', encrypted_content: null };
      return [...block(content, delta), ...end('compaction')];
    }
    turn += 1;
    onAnswer?.(turn);
    const next = step(turn);
    if (!next)
      return [
        ...block({ type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }),
        ...end('end_turn'),
      ];
    const call = { type: 'tool_use', id: `toolu_${turn}`, name: next.name, input: {} };
    const input = { type: 'input_json_delta', partial_json: JSON.stringify(next.input) };
    return [...block(call, input), ...end('tool_use')];
  };
  const client = new Anthropic({
    apiKey: 'none',
    authToken: null,
    maxRetries: 0,
    fetch: async (_, init) => {
      const startedAt = performance.now();
      const text = String(init?.body);
      const body = JSON.parse(text) as Body;
      prompt += Math.ceil(text.length / 4);
      const events = [start({ id: `msg_${turn}`, model: body.model, prompt }), ...answer(body)];
      const response = new Response(events.map(toServerSentEvent).join(''), {
        headers: { 'content-type': 'text/event-stream' },
      });
      busyMs += performance.now() - startedAt;
      return response;
    },
  });
  return { client, busyMs: () => busyMs };
}

interface Body {
  model: string;
  compaction?: object;
}

function toServerSentEvent(event: object): string {
  return `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function start({ id, model, prompt }: { id: string; model: string; prompt: number }): object {
  const usage = {
    input_tokens: prompt,
    output_tokens: 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage };
  return { type: 'message_start', message };
}

function block(content_block: object, delta: object): object[] {
  return [
    { type: 'content_block_start', index: 0, content_block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
  ];
}

function end(stop_reason: string): object[] {
  return [
    { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 20 } },
    { type: 'message_stop' },
  ];
}
