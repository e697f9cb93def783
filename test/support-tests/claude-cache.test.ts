import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { manualClock } from '../support/claude/manual-clock.ts';
import { postRaw } from '../support/claude/raw-request.ts';
import { call, calls, say, script } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

const MINUTE = 60_000;
const ephemeral = { type: 'ephemeral' as const };
const time = manualClock(new Date('2026-11-20T10:00:00Z'));
let claude: ClaudeStandIn;
beforeEach(async () => {
  claude = await startClaude({ models: () => say('Yes.'), clock: time.clock });
});
afterEach(async () => {
  await claude.close();
  claude.assertClean();
});

/** One token for four characters of canonical JSON, rounded up for each block. */
const tokens = (...blocks: string[]) => blocks.reduce((sum, block) => sum + Math.ceil(block.length / 4), 0);
const textJson = (text: string) => `{"text":"${text}","type":"text"}`;

async function usageOf(body: object) {
  const answer = await postRaw(claude, { model: 'claude-opus-5-5', max_tokens: 100, ...body });
  expect(answer.status).toBe(200);
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = answer.body.usage;
  return { input: input_tokens, written: cache_creation_input_tokens, read: cache_read_input_tokens };
}

const user = (content: unknown) => ({ role: 'user', content });
const assistant = (content: unknown) => ({ role: 'assistant', content });

test.each([{ thread: undefined }, { thread: false as const }])(
  'a conversation of five turns reads all but what is new, to the token ($thread)',
  async ({ thread }) => {
    const big = 'r'.repeat(400);
    await using server = await startClaude({
      models: script([
        ...['a', 'b', 'c', 'd'].map((path) => ({ ...call('read', { path }), thinking: false as const })),
        say('Done.'),
      ]),
    });
    const client = new Anthropic({ apiKey: server.apiKey, authToken: null, baseURL: server.baseUrl });
    const read = betaZodTool({
      name: 'read',
      description: 'Reads.',
      inputSchema: z.object({ path: z.string() }),
      run: () => big,
    });
    const runner = client.beta.messages.toolRunner({
      model: 'claude-opus-5-5',
      max_tokens: 1000,
      stream: true,
      system: [{ type: 'text', text: 's'.repeat(2000) }],
      messages: [{ role: 'user', content: 'Read four files.' }],
      tools: [read],
      cache_control: ephemeral,
      ...(thread === false && { thread }),
    });
    const usages: object[] = [];
    for await (const stream of runner) {
      const { usage } = await stream.finalMessage();
      usages.push([usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens]);
    }

    const toolJson =
      '{"description":"Reads.","input_schema":{"$schema":"https://json-schema.org/draft/2020-12/schema",' +
      '"additionalProperties":false,"properties":{"path":{"type":"string"}},"required":["path"],"type":"object"},' +
      '"name":"read","type":"custom"}';
    const first = tokens(toolJson, textJson('s'.repeat(2000)), textJson('Read four files.'));
    const step = tokens(
      '{"id":"toolu_000001","input":{"path":"a"},"name":"read","type":"tool_use"}',
      `{"content":[${textJson(big)}],"tool_use_id":"toolu_000001","type":"tool_result"}`,
    );
    expect(usages).toEqual([
      [0, first, 0],
      [0, step, first],
      [0, step, first + step],
      [0, step, first + 2 * step],
      [0, step, first + 3 * step],
    ]);
    expect(server.totals()).toMatchObject({
      requests: 5,
      input: 0,
      cacheWrite: first + 4 * step,
      cacheRead: 4 * first + 6 * step,
    });
    server.assertClean();
  },
);

test('what is shorter than the minimum of the model is not cached', async () => {
  const short = { messages: [user('x'.repeat(1900))], cache_control: ephemeral };
  const size = tokens(textJson('x'.repeat(1900)));
  expect(size).toBeLessThan(512);
  expect(await usageOf(short)).toEqual({ input: size, written: 0, read: 0 });
  const long = { messages: [user('x'.repeat(2100))], cache_control: ephemeral };
  expect(await usageOf(long)).toEqual({ input: 0, written: 532, read: 0 });
  expect(await usageOf({ ...long, model: 'claude-sonnet-5' })).toEqual({ input: 532, written: 0, read: 0 });
});

test('nothing is cached without a breakpoint', async () => {
  const body = { messages: [user('x'.repeat(4000))] };
  await usageOf(body);
  expect(await usageOf(body)).toEqual({ input: 1007, written: 0, read: 0 });
});

test('an entry lives for five minutes after its last use', async () => {
  const body = { messages: [user('x'.repeat(4000))], cache_control: ephemeral };
  expect(await usageOf(body)).toMatchObject({ written: 1007, read: 0 });
  time.advance(4 * MINUTE);
  expect(await usageOf(body)).toMatchObject({ written: 0, read: 1007 });
  time.advance(4 * MINUTE);
  expect(await usageOf(body)).toMatchObject({ written: 0, read: 1007 });
  time.advance(5 * MINUTE);
  expect(await usageOf(body)).toMatchObject({ written: 1007, read: 0 });
});

test('an hour is reported apart', async () => {
  const system = [{ type: 'text', text: 's'.repeat(4000), cache_control: { type: 'ephemeral', ttl: '1h' } }];
  const body = { model: 'claude-opus-5-5', max_tokens: 10, system, messages: [user('x'.repeat(2000))] };
  const first = await postRaw(claude, { ...body, cache_control: ephemeral });
  expect(first.body.usage.cache_creation).toEqual({
    ephemeral_1h_input_tokens: 1007,
    ephemeral_5m_input_tokens: 507,
  });
  time.advance(30 * MINUTE);
  expect(await usageOf({ ...body, cache_control: ephemeral })).toEqual({
    input: 0,
    written: 507,
    read: 1007,
  });
});

test('tools and system are cached before the messages, which depend on effort and thinking as well', async () => {
  const system = [{ type: 'text', text: 's'.repeat(4000), cache_control: ephemeral }];
  const body = { system, messages: [user('x'.repeat(2000))], cache_control: ephemeral };
  expect(await usageOf(body)).toEqual({ input: 0, written: 1514, read: 0 });
  expect(await usageOf({ ...body, output_config: { effort: 'low' } })).toEqual({
    input: 0,
    written: 507,
    read: 1007,
  });
  expect(await usageOf({ ...body, model: 'claude-sonnet-5-5' })).toMatchObject({ written: 1514, read: 0 });
  const tools = [{ name: 'read', input_schema: { type: 'object' } }];
  expect(await usageOf({ ...body, tools })).toMatchObject({ read: 0 });
});

test('a marker moves without breaking the prefix, and what stands behind it is not cached', async () => {
  const first = { type: 'text', text: 'x'.repeat(4000) };
  const second = { type: 'text', text: 'y'.repeat(4000) };
  await usageOf({ messages: [user([{ ...first, cache_control: ephemeral }, second])] });
  expect(await usageOf({ messages: [user([first, { ...second, cache_control: ephemeral }])] })).toEqual({
    input: 0,
    written: 1007,
    read: 1007,
  });
  expect(await usageOf({ messages: [user([{ ...first, cache_control: ephemeral }, second])] })).toEqual({
    input: 1007,
    written: 0,
    read: 1007,
  });
});

test.each([
  { blocks: 19, read: 1007 },
  { blocks: 20, read: 0 },
])('a breakpoint finds an entry at most 20 blocks back ($blocks behind it)', async ({ blocks, read }) => {
  const first = user('x'.repeat(4000));
  await usageOf({ messages: [first], cache_control: ephemeral });
  const rest = Array.from({ length: blocks }, (_, index) => ({ type: 'text', text: `part ${index}` }));
  expect(await usageOf({ messages: [first, user(rest)], cache_control: ephemeral })).toMatchObject({ read });
});

test('many calls in one turn outrun the look-back', async () => {
  await using server = await startClaude({
    models: script([calls(...Array.from({ length: 12 }, () => ({ name: 'read', input: {} }))), say('Done.')]),
  });
  const body = {
    model: 'claude-opus-5-5',
    max_tokens: 1000,
    tools: [{ name: 'read', input_schema: { type: 'object' } }],
    cache_control: ephemeral,
  };
  const first = await postRaw(server, { ...body, messages: [user('x'.repeat(4000))] });
  const results = first.body.content
    .filter(({ type }: { type: string }) => type === 'tool_use')
    .map(({ id }: { id: string }) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' }));
  const second = await postRaw(server, {
    ...body,
    messages: [user('x'.repeat(4000)), assistant(first.body.content), user(results)],
  });
  expect(second.body.usage.cache_read_input_tokens).toBe(0);
});
