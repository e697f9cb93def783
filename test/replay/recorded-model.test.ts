import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import { expect, test } from '@jest/globals';
import { type RecordedAnswer, recordedModel } from '../../scripts/replay/recorded-model.ts';

const tool = { name: 'read', input_schema: { type: 'object' as const } };

function answer(kind: RecordedAnswer['kind'], ...content: unknown[]): RecordedAnswer {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-5-5',
    content,
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
    container: null,
    context_management: null,
    usage: {
      input_tokens: 12,
      output_tokens: 34,
      cache_read_input_tokens: 5,
      cache_creation_input_tokens: 6,
    },
  };
  return { kind, message: message as unknown as BetaMessage };
}

function asking(...answers: RecordedAnswer[]) {
  const { client, give, left } = recordedModel();
  give(answers);
  const ask = async (body: object) => {
    const params = { model: 'claude-sonnet-5-5', max_tokens: 100, messages: [], ...body };
    return client.beta.messages.stream(params as never).finalMessage();
  };
  return { ask, left };
}

const said = (text: string) => ({ type: 'text', text, citations: null });

test('an answer arrives as it was received: text, thinking with its signature, calls, what it cost', async () => {
  const content = [
    { type: 'thinking', thinking: '', signature: 'c2ln' },
    said('Half a character: ½, and “quotes”.\n'),
    {
      type: 'tool_use',
      id: 'toolu_1',
      name: 'read',
      input: { file_path: 'a "quoted" name', view_range: [1, 2] },
    },
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'advisor', input: {} },
  ];
  const recorded = answer('turn', ...content);
  const { ask, left } = asking(recorded);
  const { content: received, usage, stop_reason, id } = await ask({ tools: [tool] });
  expect(received).toEqual(content);
  expect(usage).toMatchObject(recorded.message.usage);
  expect({ id, stop_reason }).toEqual({ id: 'msg_1', stop_reason: 'end_turn' });
  expect(left()).toBe(0);
  await expect(ask({ tools: [tool] })).rejects.toThrow(
    'The record has no further answer of this kind: turn.',
  );
});

test('a summary that was not had is refused, so that the session goes on without, as it did', async () => {
  const { ask, left } = asking(answer('turn', said('next')));
  await expect(ask({ tools: [tool], compaction: { type: 'summarize' } })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('of this kind: compaction'),
  });
  expect(left()).toBe(1);
  expect((await ask({ tools: [tool] })).content).toEqual([said('next')]);
});

test('an advisor’s word is for whoever asks for it, and for nobody else', async () => {
  const { ask } = asking(answer('advice', said('advice')), answer('turn', said('next')));
  expect((await ask({})).content).toEqual([said('advice')]);
  await expect(ask({})).rejects.toMatchObject({ status: 400 });
  expect((await ask({ tools: [tool] })).content).toEqual([said('next')]);

  const other = asking(answer('advice', said('advice')), answer('turn', said('next')));
  expect((await other.ask({ tools: [tool] })).content).toEqual([said('next')]);
});
