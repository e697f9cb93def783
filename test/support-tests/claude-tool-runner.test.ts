import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  call,
  calls,
  type ModelTurn,
  type ScriptedModel,
  say,
  script,
} from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

async function connect(models: ScriptedModel): Promise<Anthropic> {
  claude = await startClaude({ models });
  return new Anthropic({ apiKey: claude.apiKey, authToken: null, baseURL: claude.baseUrl, maxRetries: 0 });
}

const lookUp = betaZodTool({
  name: 'look_up',
  description: 'Looks a word up.',
  inputSchema: z.object({ word: z.string() }),
  run: ({ word }) => {
    if (word === 'unknown') throw new Error('no such word');
    return `meaning of ${word}`;
  },
});

const base = {
  model: 'claude-sonnet-5-5',
  max_tokens: 4000,
  system: [{ type: 'text' as const, text: 'You look words up.' }],
  messages: [{ role: 'user' as const, content: 'What do they mean?' }],
  tools: [lookUp],
  thinking: { type: 'adaptive' as const },
  cache_control: { type: 'ephemeral' as const },
};

test.each([{ thread: undefined }, { thread: false as const }])(
  'plays a conversation with the streaming tool runner ($thread)',
  async ({ thread }) => {
    const turns: ModelTurn[] = [];
    const remember = (reply: ReturnType<typeof say>) => (turn: ModelTurn) => {
      turns.push(turn);
      return reply;
    };
    const client = await connect(
      script([
        remember(
          calls(
            { name: 'look_up', input: { word: 'käse 🧀' } },
            { name: 'look_up', input: { word: 'unknown' } },
          ),
        ),
        remember(call('look_up', { word: 'x'.repeat(500) })),
        remember(say('They mean a lot.')),
      ]),
    );

    const runner = client.beta.messages.toolRunner({
      ...base,
      stream: true,
      ...(thread === false && { thread }),
    });
    const final = await runner.runUntilDone();

    expect(final.content).toEqual([{ type: 'text', text: 'They mean a lot.', citations: null }]);
    expect(final.stop_reason).toBe('end_turn');
    expect(turns.map(({ turnIndex, conversationId }) => [turnIndex, conversationId])).toEqual([
      [0, 'conversation-1'],
      [1, 'conversation-1'],
      [2, 'conversation-1'],
    ]);
    expect(turns[0]).toMatchObject({
      model: 'claude-sonnet-5-5',
      system: 'You look words up.',
      tools: ['look_up'],
      lastUserText: 'What do they mean?',
      lastToolResults: [],
    });
    expect(turns[1]?.lastToolResults).toEqual([
      {
        id: 'toolu_000001',
        name: 'look_up',
        input: { word: 'käse 🧀' },
        text: 'meaning of käse 🧀',
        isError: false,
      },
      {
        id: 'toolu_000002',
        name: 'look_up',
        input: { word: 'unknown' },
        text: 'Error: no such word',
        isError: true,
      },
    ]);
    expect(turns[2]?.result('look_up')?.text).toBe(`meaning of ${'x'.repeat(500)}`);
    expect(turns[2]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    claude.assertClean();

    const sent = claude.requests.map(({ body, rawBody }) => ({
      thread: body.thread,
      hasTools: 'tools' in body,
      bytes: rawBody.length,
    }));
    if (thread === false) {
      expect(sent.map((request) => [request.thread, request.hasTools])).toEqual([
        [undefined, true],
        [undefined, true],
        [undefined, true],
      ]);
      expect(sent[2]?.bytes).toBeGreaterThan(sent[1]?.bytes ?? 0);
    } else {
      expect(sent.map((request) => [request.thread, request.hasTools])).toEqual([
        [{ type: 'create' }, true],
        [{ type: 'continue', previous_message_id: 'msg_000001' }, false],
        [{ type: 'continue', previous_message_id: 'msg_000002' }, false],
      ]);
    }
  },
);

test('answers without a stream as well', async () => {
  const client = await connect(script([call('look_up', { word: 'one' }), say('One.')]));
  const final = await client.beta.messages.toolRunner(base);
  expect(final.content).toEqual([{ type: 'text', text: 'One.', citations: null }]);
  claude.assertClean();
});

test('what a 5.5 model writes before a call comes back as a thinking block, empty unless it is to be shown', async () => {
  const both = { text: 'Let me see.', ...call('look_up', { word: 'one' }) };
  const client = await connect(script([both, { thinking: false, ...both }]));
  const params = { ...base, tools: [{ name: 'look_up', input_schema: { type: 'object' as const } }] };

  const hidden = await client.beta.messages.create(params);
  expect(hidden.content).toMatchObject([
    { type: 'thinking', thinking: '', signature: expect.stringMatching(/.{40}/) },
    { type: 'thinking', thinking: '' },
    { type: 'tool_use', name: 'look_up' },
  ]);
  const shown = await client.beta.messages.create({
    ...params,
    thinking: { type: 'adaptive', display: 'summarized' },
  });
  expect(shown.content).toMatchObject([{ type: 'thinking', thinking: 'Let me see.' }, { type: 'tool_use' }]);
  expect(shown.usage.output_tokens_details).toEqual({ thinking_tokens: 3 });
  claude.assertClean();
});

test('an older model writes a text block before a call and does not think unless asked', async () => {
  const client = await connect(script([{ text: 'Let me see.', ...call('look_up', { word: 'one' }) }]));
  const { thinking: _, ...params } = base;
  const message = await client.beta.messages.create({
    ...params,
    model: 'claude-sonnet-5',
    tools: [{ name: 'look_up', input_schema: { type: 'object' } }],
  });
  expect(message.content).toMatchObject([{ type: 'text', text: 'Let me see.' }, { type: 'tool_use' }]);
});

test('streams the events of the protocol, tool input and text in pieces', async () => {
  const input = { word: `long ${'wörd 🧀 '.repeat(40)}` };
  const client = await connect(script([{ thinking: 'Aha, '.repeat(20), ...call('look_up', input) }]));
  const stream = await client.beta.messages.create({
    ...base,
    tools: [{ name: 'look_up', input_schema: { type: 'object' } }],
    thinking: { type: 'adaptive', display: 'summarized' },
    stream: true,
  });
  const events: Anthropic.Beta.Messages.BetaRawMessageStreamEvent[] = [];
  for await (const event of stream) events.push(event);

  const kinds = events.map((event) => (event.type === 'content_block_delta' ? event.delta.type : event.type));
  expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
    'message_start',
    'content_block_start',
    'thinking_delta',
    'signature_delta',
    'content_block_stop',
    'content_block_start',
    'input_json_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  const json = events.flatMap((event) =>
    event.type === 'content_block_delta' && event.delta.type === 'input_json_delta'
      ? [event.delta.partial_json]
      : [],
  );
  expect(json.length).toBeGreaterThan(4);
  expect(JSON.parse(json.join(''))).toEqual(input);
  expect(json.every((piece) => piece.isWellFormed())).toBe(true);
  expect(events[0]).toMatchObject({
    message: { content: [], stop_reason: null, usage: { output_tokens: 1 } },
  });
  expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
});

test('a call that is cut off by `max_tokens` is not run, and the conversation can go on', async () => {
  const ran: string[] = [];
  const client = await connect(
    script([
      {
        toolCalls: [{ name: 'write', input: { path: 'a', text: 'b'.repeat(100) }, cutAfter: 40 }],
        stopReason: 'max_tokens',
      },
      say('Then not.'),
      say('Still here.'),
    ]),
  );
  const write = betaZodTool({
    name: 'write',
    description: 'Writes.',
    inputSchema: z.object({ path: z.string(), text: z.string() }),
    run: ({ path }) => {
      ran.push(path);
      return 'written';
    },
  });
  const thread = client.beta.messages.thread({ ...base, tools: [write] });
  const cut = await thread.toolRunner({ stream: true });
  expect(cut.stop_reason).toBe('max_tokens');
  expect(ran).toEqual([]);

  const [id] = cut.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  const next = await thread.send({
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: id ?? '', is_error: true, content: 'Not run.' }],
  });
  expect(next.content).toMatchObject([{ text: 'Then not.' }]);

  claude.expireThreads();
  await thread.send({ role: 'user', content: 'Are you there?' });
  claude.assertClean();
});

test('output over `max_tokens` is cut off', async () => {
  const client = await connect(script([say('word '.repeat(100))]));
  const message = await client.beta.messages.create({ ...base, tools: [], max_tokens: 10 });
  expect(message).toMatchObject({
    stop_reason: 'max_tokens',
    content: [{ type: 'text', text: 'word '.repeat(8) }],
    usage: { output_tokens: 10 },
  });
});

test.each([{ thread: undefined }, { thread: false as const }])(
  'a paused turn is gone on with ($thread)',
  async ({ thread }) => {
    const client = await connect(
      script([{ text: 'Working on it.', stopReason: 'pause_turn' }, say('Here it is.')]),
    );
    const final = await client.beta.messages.toolRunner({
      ...base,
      stream: true,
      ...(thread === false && { thread }),
    });
    expect(final.content).toMatchObject([{ text: 'Here it is.' }]);
    claude.assertClean();
  },
);

test('a refusal says what kind it is and is not kept in the thread', async () => {
  const client = await connect(
    script([{ stopReason: 'refusal', refusal: { category: 'cyber', explanation: 'No.' } }, say('Yes.')]),
  );
  const thread = client.beta.messages.thread({ ...base, tools: [] });
  const refused = await thread.send();
  expect(refused).toMatchObject({
    stop_reason: 'refusal',
    content: [],
    stop_details: { category: 'cyber', explanation: 'No.' },
  });
  await thread.send({ role: 'user', content: 'Something else, then.' });
  expect(claude.requests.map(({ body }) => body.thread)).toEqual([{ type: 'create' }, { type: 'create' }]);
  claude.assertClean();
});

test('usage can be set by the script', async () => {
  const client = await connect(
    script([{ ...say('Hello.'), usage: { input_tokens: 123_456, output_tokens: 7 } }]),
  );
  const { usage } = await client.beta.messages.create({ ...base, tools: [] });
  expect(usage).toMatchObject({ input_tokens: 123_456, output_tokens: 7 });
});
