import Anthropic from '@anthropic-ai/sdk';
import { afterEach, expect, test } from '@jest/globals';
import { manualClock } from '../support/claude/manual-clock.ts';
import { postRaw } from '../support/claude/raw-request.ts';
import { call, type Reply, type ScriptedModel, say, script } from '../support/claude/scripted-model.ts';
import type { ClaudeOptions } from '../support/claude/stand-in-state.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

async function connect(models: ScriptedModel, options: Partial<ClaudeOptions> = {}): Promise<Anthropic> {
  claude = await startClaude({ models, ...options });
  return new Anthropic({ apiKey: claude.apiKey, authToken: null, baseURL: claude.baseUrl, maxRetries: 0 });
}

const base = {
  model: 'claude-opus-5-5',
  max_tokens: 1000,
  system: 's'.repeat(3000),
  output_config: { effort: 'high' as const },
  cache_control: { type: 'ephemeral' as const },
};
const betas = ['message-threads-2026-08-12'];
const greeting = { role: 'user' as const, content: 'Hello.' };
const threads = () => claude.requests.map(({ body }) => body.thread);
const rejections = () =>
  claude.requests.flatMap(({ outcome }) => (outcome?.kind === 'rejected' ? [outcome.errorCode] : []));

test('an expired thread is replayed by the SDK, and the history, the cache and the conversation are the same', async () => {
  const { clock, advance } = manualClock(new Date('2026-11-20T10:00:00Z'));
  const seen: [string, number][] = [];
  const reply =
    (text: string) =>
    (turn: { conversationId: string; turnIndex: number }): Reply => {
      seen.push([turn.conversationId, turn.turnIndex]);
      return { thinking: 'Well.', text };
    };
  const client = await connect(script([reply('One.'), reply('Two.'), reply('Three.'), reply('Four.')]), {
    clock,
  });
  const thread = client.beta.messages.thread(base);
  await thread.send(greeting);
  await thread.send(greeting);
  claude.expireThreads();
  const replayed = await thread.send(greeting);
  expect(replayed.usage.cache_read_input_tokens).toBeGreaterThan(700);
  advance(5 * 60_000);
  await thread.send(greeting);

  expect(threads()).toEqual([
    { type: 'create' },
    { type: 'continue', previous_message_id: 'msg_000001' },
    { type: 'continue', previous_message_id: 'msg_000002' },
    { type: 'create' },
    { type: 'continue', previous_message_id: 'msg_000003' },
    { type: 'create' },
  ]);
  expect(rejections()).toEqual(['thread_not_found', 'thread_not_found']);
  expect(seen).toEqual([
    ['conversation-1', 0],
    ['conversation-1', 1],
    ['conversation-1', 2],
    ['conversation-1', 3],
  ]);
  claude.assertClean();
});

test('each use gives a thread another five minutes', async () => {
  const { clock, advance } = manualClock(new Date('2026-11-20T10:00:00Z'));
  const client = await connect(() => say('Yes.'), { clock });
  const thread = client.beta.messages.thread(base);
  for (let turn = 0; turn < 4; turn++) {
    await thread.send(greeting);
    advance(4 * 60_000);
  }
  expect(rejections()).toEqual([]);
});

test('a reply can be gone on from once', async () => {
  await connect(() => say('Yes.'));
  const first = await postRaw(
    claude,
    { ...base, messages: [greeting], thread: { type: 'create' } },
    { betas },
  );
  const { system: _, ...rest } = base;
  const next = {
    ...rest,
    messages: [greeting],
    thread: { type: 'continue', previous_message_id: first.body.id },
  };
  expect((await postRaw(claude, next, { betas })).status).toBe(200);
  const again = await postRaw(claude, next, { betas });
  expect([again.status, again.body.error.details]).toEqual([400, { error_code: 'thread_already_continued' }]);
  claude.assertClean();
});

test('two requests at once do not go on from the same reply', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const waits = async () => {
    await promise;
    return say('Late.');
  };
  await connect(script([say('One.'), waits]));
  const first = await postRaw(
    claude,
    { ...base, messages: [greeting], thread: { type: 'create' } },
    { betas },
  );
  const { system: _, ...rest } = base;
  const next = {
    ...rest,
    messages: [greeting],
    thread: { type: 'continue', previous_message_id: first.body.id },
  };
  const slow = postRaw(claude, next, { betas });
  const fast = await postRaw(claude, next, { betas });
  expect(fast.body.error.details).toEqual({ error_code: 'thread_continue_in_flight' });
  resolve();
  expect((await slow).status).toBe(200);
});

test.each([
  ['was refused', { stopReason: 'refusal' as const }, undefined],
  ['was cut off', say('Yes, and so on.'), { cutInside: 'text' as const }],
])('a reply that %s is not kept', async (_name, reply, fault) => {
  await connect(script([reply]));
  if (fault) claude.fault({ kind: fault });
  const create = { ...base, stream: true, messages: [greeting], thread: { type: 'create' } };
  await fetch(`${claude.baseUrl}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': claude.apiKey,
      'anthropic-version': '2026-10-21',
      'anthropic-beta': betas.join(),
      'content-type': 'application/json',
    },
    body: JSON.stringify(create),
  })
    .then((response) => response.text())
    .catch(() => undefined);
  const { system: _system, ...rest } = base;
  const thread = { type: 'continue', previous_message_id: 'msg_000001' };
  const next = await postRaw(claude, { ...rest, messages: [greeting], thread }, { betas });
  expect([next.status, next.body.error.details]).toEqual([404, { error_code: 'thread_not_found' }]);
  claude.assertClean();
});

test('the marker of a message counts in the request that brings it, and what it cached is read later', async () => {
  await connect(() => say('Yes.'));
  const { system, cache_control, ...rest } = base;
  const marked = [{ type: 'text', text: 'x'.repeat(4000), cache_control }];
  const messages = [{ role: 'user', content: marked }];
  let answer = await postRaw(claude, { ...rest, system, messages, thread: { type: 'create' } }, { betas });
  for (let turn = 1; turn <= 6; turn++) {
    const thread = { type: 'continue', previous_message_id: answer.body.id };
    answer = await postRaw(claude, { ...rest, messages, thread }, { betas });
    expect(answer.body.usage.cache_read_input_tokens).toBeGreaterThan(1000 * turn);
  }
  claude.assertClean();
});

test.each([
  ['system', { system: 'Other.' }, 'system: cannot be set', undefined],
  ['tools', { tools: [] }, 'tools: cannot be set', undefined],
  ['no message', { messages: [] }, 'messages: at least one message is required', undefined],
  [
    'another effort',
    { output_config: { effort: 'low' } },
    'differing field(s): output_config',
    'thread_fingerprint_mismatch',
  ],
  [
    'another model',
    { model: 'claude-sonnet-5-5' },
    'differing field(s): model',
    'thread_fingerprint_mismatch',
  ],
])('a continued thread refuses %s', async (_name, change, message, code) => {
  await connect(() => say('Yes.'));
  const first = await postRaw(
    claude,
    { ...base, messages: [greeting], thread: { type: 'create' } },
    { betas },
  );
  const { system: _, ...rest } = base;
  const thread = { type: 'continue', previous_message_id: first.body.id };
  claude.expectRejection(message);
  const answer = await postRaw(claude, { ...rest, messages: [greeting], thread, ...change }, { betas });
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain(message);
  expect(answer.body.error.details?.error_code).toBe(code);
  claude.assertClean();
});

test('where threads are not to be had, the SDK goes on without', async () => {
  const client = await connect(script([call('read', {}), say('Done.')]), { threads: 'unsupported' });
  const tool = {
    name: 'read',
    description: 'Reads.',
    input_schema: { type: 'object' as const },
    run: () => 'text',
  };
  const final = await client.beta.messages.toolRunner({
    ...base,
    stream: true,
    messages: [greeting],
    tools: [{ ...tool, type: 'custom', parse: (input: unknown) => input }],
  });
  expect(final.content).toMatchObject([{ text: 'Done.' }]);
  expect(threads()).toEqual([{ type: 'create' }, undefined, undefined]);
  expect(rejections()).toEqual(['thread_unsupported_request']);
  claude.assertClean();
});

test('a gateway that does not know the field answers with a plain 400, on which the SDK gives up', async () => {
  const client = await connect(script([say('Done.')]), { threads: 'rejected' });
  await expect(client.beta.messages.thread(base).send(greeting)).rejects.toMatchObject({
    status: 400,
    apiMessage: 'thread: Extra inputs are not permitted',
    details: null,
  });
  await client.beta.messages.create({ ...base, messages: [greeting] });
  claude.assertClean();
});
