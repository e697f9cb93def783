import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Fault } from '../support/claude/faults.ts';
import { call, type ScriptedModel, say, script } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

async function connect(models: ScriptedModel, { maxRetries = 0 } = {}): Promise<Anthropic> {
  claude = await startClaude({ models });
  return new Anthropic({ apiKey: claude.apiKey, authToken: null, baseURL: claude.baseUrl, maxRetries });
}

const written: string[] = [];
const write = betaZodTool({
  name: 'write',
  description: 'Writes.',
  inputSchema: z.object({ path: z.string(), text: z.string() }),
  run: ({ path }) => {
    written.push(path);
    return 'written';
  },
});
const params = {
  model: 'claude-sonnet-5-5',
  max_tokens: 4000,
  messages: [{ role: 'user' as const, content: 'Write it.' }],
  tools: [write],
  cache_control: { type: 'ephemeral' as const },
};
const writing = { ...call('write', { path: 'a.txt', text: 'word '.repeat(60) }), thinking: 'Let me write.' };
const outcomes = () => claude.requests.map(({ outcome }) => outcome?.kind);

test.each([
  { status: 500, error: Anthropic.InternalServerError, type: 'api_error' },
  { status: 529, error: Anthropic.InternalServerError, type: 'overloaded_error' },
  { status: 429, error: Anthropic.RateLimitError, type: 'rate_limit_error' },
  { status: 401, error: Anthropic.AuthenticationError, type: 'authentication_error' },
  { status: 402, error: Anthropic.APIError, type: 'billing_error' },
  { status: 413, error: Anthropic.APIError, type: 'request_too_large' },
])('a $status comes with its error type', async ({ status, error, type }) => {
  const client = await connect(script([]));
  claude.fault({ kind: { status, headers: { 'retry-after': '7' } } });
  const failed = await client.beta.messages
    .create({ ...params, tools: [] })
    .catch((thrown: unknown) => thrown);
  expect(failed).toBeInstanceOf(error);
  expect(failed).toMatchObject({ status, type, requestID: 'req_000001' });
  expect((failed as InstanceType<typeof Anthropic.APIError>).headers?.get('retry-after')).toBe('7');
  claude.assertClean();
});

test('a fault strikes as often as it should, and the retry is answered', async () => {
  const client = await connect(script([say('At last.')]), { maxRetries: 3 });
  claude.fault({ kind: { status: 529, headers: { 'retry-after-ms': '1' } }, times: 2 });
  claude.fault({ kind: 'reset' });
  const message = await client.beta.messages.create({ ...params, tools: [] });
  expect(message.content).toMatchObject([{ text: 'At last.' }]);
  expect(outcomes()).toEqual(['fault', 'fault', 'fault', 'answered']);
  claude.assertClean();
});

test('a fault strikes only the turn that it is meant for', async () => {
  const client = await connect(script([writing, say('Done.')]));
  claude.fault({
    kind: { status: 500 },
    when: ({ lastToolResults }) => lastToolResults.some(({ name }) => name === 'write'),
  });
  await expect(client.beta.messages.toolRunner({ ...params, stream: true })).rejects.toMatchObject({
    status: 500,
  });
  expect(outcomes()).toEqual(['answered', 'fault']);
});

const broken: { kind: Fault['kind']; message: RegExp }[] = [
  { kind: { cutAfterEvents: 0 }, message: /terminated|without/ },
  { kind: { cutAfterEvents: 1 }, message: /terminated|without/ },
  { kind: { cutAfterEvents: 9 }, message: /terminated|without/ },
  { kind: { cutAfterBytes: 700 }, message: /terminated/ },
  { kind: { cutInside: 'input_json' }, message: /terminated/ },
  { kind: 'overloaded_in_stream', message: /Overloaded/ },
];
test.each(broken)(
  'a stream that breaks ($kind) runs no tool, and can be tried again',
  async ({ kind, message }) => {
    written.length = 0;
    const client = await connect(script([writing, say('Written.')]));
    const thread = client.beta.messages.thread(params);
    claude.fault({ kind });
    await expect(thread.toolRunner({ stream: true })).rejects.toThrow(message);
    expect(written).toEqual([]);

    const final = await thread.toolRunner({ stream: true });
    expect(final.content).toMatchObject([{ text: 'Written.' }]);
    expect(written).toEqual(['a.txt']);
    expect(outcomes()).toEqual(['fault', 'answered', 'answered']);
    expect(claude.totals().requests).toBe(3);
    claude.assertClean();
  },
);

test('a stream that is cut in a later turn leaves nothing to go on from', async () => {
  const client = await connect(script([writing, say('Written, and that was all there was to do.')]));
  const thread = client.beta.messages.thread(params);
  claude.fault({ kind: { cutInside: 'text' } });
  await expect(thread.toolRunner({ stream: true })).rejects.toThrow('terminated');
  const final = await thread.toolRunner({ stream: true });
  expect(final.content).toMatchObject([{ text: 'Written, and that was all there was to do.' }]);
  expect(claude.requests.map(({ body }) => body.thread)).toEqual([
    { type: 'create' },
    { type: 'continue', previous_message_id: 'msg_000001' },
    { type: 'create' },
  ]);
  claude.assertClean();
});

test('an answer that is lost after it took effect makes the SDK replay its thread', async () => {
  const client = await connect(script([say('One.'), say('Two.')]), { maxRetries: 1 });
  const thread = client.beta.messages.thread({ ...params, tools: [] });
  await thread.send();
  claude.fault({ kind: 'reset_after_effect' });
  const second = await thread.send({ role: 'user', content: 'And now?' });
  expect(second.content).toMatchObject([{ text: 'Two.' }]);
  expect(
    claude.requests.map(({ outcome }) => (outcome?.kind === 'rejected' ? outcome.errorCode : outcome?.kind)),
  ).toEqual(['answered', 'fault', 'thread_already_continued', 'answered']);
  claude.assertClean();
});

test('a stream that stalls stays open until the client gives up', async () => {
  const client = await connect(script([say('Slow.')]));
  claude.fault({ kind: { stallAfterEvents: 3 } });
  const stream = client.beta.messages.stream({ ...params, tools: [] });
  const kinds: string[] = [];
  stream.on('streamEvent', ({ type }) => {
    kinds.push(type);
    if (kinds.length === 2) stream.abort();
  });
  await expect(stream.done()).rejects.toThrow('aborted');
  expect(kinds).toEqual(['message_start', 'content_block_start']);
});

test('an answer without a stream can be cut as well', async () => {
  const client = await connect(script([say('word '.repeat(200))]));
  claude.fault({ kind: { cutAfterBytes: 100 } });
  await expect(client.beta.messages.create({ ...params, tools: [] })).rejects.toThrow();
  const again = await client.beta.messages.create({ ...params, tools: [] });
  expect(again.content).toMatchObject([{ text: 'word '.repeat(200) }]);
  claude.assertClean();
});

test('a fault that never struck is a complaint', async () => {
  await connect(script([]));
  claude.fault({ kind: { cutInside: 'input_json' }, times: 2 });
  expect(() => claude.assertClean()).toThrow('A fault was not used (2 times): {"cutInside":"input_json"}');
});
