import Anthropic from '@anthropic-ai/sdk';

/**
 * A client whose model reads one file after the other, `f1.txt` and so on, and then says that it is done. It keeps
 * nothing of what it is sent, so that what grows is the session's own.
 */
export function endlessReader({
  turns,
  onTurn,
}: {
  turns: number;
  onTurn: (turn: number) => void;
}): Anthropic {
  let turn = 0;
  const answer = (body: { compaction?: object }): object[] => {
    if (body.compaction) {
      const content = { type: 'compaction', content: null, encrypted_content: null, signature: 's' };
      const delta = { type: 'compaction_delta', content: 'Files were read.', encrypted_content: null };
      return [block(0, content, delta), end('compaction')].flat();
    }
    turn += 1;
    onTurn(turn);
    if (turn > turns)
      return [
        block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }),
        end('end_turn'),
      ].flat();
    const call = { type: 'tool_use', id: `toolu_${turn}`, name: 'read', input: {} };
    const input = { type: 'input_json_delta', partial_json: JSON.stringify({ file_path: `f${turn}.txt` }) };
    return [block(0, call, input), end('tool_use')].flat();
  };
  return new Anthropic({
    apiKey: 'none',
    authToken: null,
    maxRetries: 0,
    fetch: async (_, init) => {
      const body = JSON.parse(String(init?.body)) as { model: string; compaction?: object; thread?: object };
      if (body.thread) return cannotThread();
      const characters = String(init?.body).length;
      const events = [start({ id: `msg_${turn}`, model: body.model, characters }), ...answer(body)];
      const text = events.map(
        (event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`,
      );
      return new Response(text.join(''), { headers: { 'content-type': 'text/event-stream' } });
    },
  });
}

function cannotThread(): Response {
  const details = { error_code: 'thread_unsupported_request', unsupported: [] };
  const error = { type: 'invalid_request_error', message: 'No threads.', details };
  return Response.json({ type: 'error', error }, { status: 400 });
}

/** Without threads, what is sent is the whole prompt. */
function start({ id, model, characters }: { id: string; model: string; characters: number }): object {
  const usage = {
    input_tokens: Math.ceil(characters / 4),
    output_tokens: 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage };
  return { type: 'message_start', message };
}

function block(index: number, content_block: object, delta: object): object[] {
  return [
    { type: 'content_block_start', index, content_block },
    { type: 'content_block_delta', index, delta },
    { type: 'content_block_stop', index },
  ];
}

function end(stop_reason: string): object[] {
  return [
    { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 20 } },
    { type: 'message_stop' },
  ];
}
