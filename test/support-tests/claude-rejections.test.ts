import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postRaw, type RawOptions } from '../support/claude/raw-request.ts';
import { call, say } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

const tool = { name: 'read', input_schema: { type: 'object', properties: { path: { type: 'string' } } } };
const user = { role: 'user', content: 'Go.' };
const asks = (id: string) => ({ type: 'tool_use', id, name: 'read', input: { path: 'a' } });
const answers = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'text of a' });
const valid = { model: 'claude-opus-5-5', max_tokens: 1000, messages: [user], tools: [tool] };

let claude: ClaudeStandIn;
beforeAll(async () => {
  claude = await startClaude({ models: () => say('Done.') });
});
afterAll(async () => {
  await claude.close();
  claude.assertClean();
});

async function rejectionOf(body: unknown, options: RawOptions = {}) {
  claude.expectRejection(/./);
  const { status, body: answer } = await postRaw(claude, body, options);
  expect(answer).toMatchObject({ type: 'error', request_id: expect.stringMatching(/^req_/) });
  return `${status} ${answer.error.type}: ${answer.error.message}`;
}

type Case = [name: string, change: Record<string, unknown>, message: string];
const messages = (...list: unknown[]) => ({ messages: list });

const shape: Case[] = [
  ['an unknown field', { tempo: 'fast' }, 'tempo: Extra inputs are not permitted'],
  ['a sampling parameter', { temperature: 0.2 }, 'temperature: Extra inputs are not permitted'],
  ['a missing max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
  ['a max_tokens of 0', { max_tokens: 0 }, 'max_tokens: Input should be greater than or equal to 1'],
  [
    'more max_tokens than the model has',
    { max_tokens: 128_001 },
    'max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-opus-5-5',
  ],
  ['a wrong type', { max_tokens: 'many' }, 'max_tokens: Input should be a valid number'],
  ['messages that are no list', { messages: 'Go.' }, 'messages: Input should be a valid list'],
  [
    'an unknown role',
    messages({ role: 'tool', content: 'x' }),
    "messages.0.role: Input tag 'tool' found using 'role' does not match any of the expected tags",
  ],
  [
    'an unknown block',
    messages({ role: 'user', content: [{ type: 'hologram' }] }),
    "messages.0.content.0.type: Input tag 'hologram' found using 'type' does not match any of the expected tags",
  ],
  [
    'an unknown field of a block',
    messages(user, { role: 'assistant', content: [{ ...asks('t1'), text: '' }] }),
    'messages.1.content.0.tool_use.text: Extra inputs are not permitted',
  ],
  [
    'a call without its input',
    messages(user, { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'read' }] }),
    'messages.1.content.0.tool_use.input: Field required',
  ],
  [
    'a cache marker on a thinking block',
    messages(user, {
      role: 'assistant',
      content: [{ type: 'thinking', thinking: '', signature: 's', cache_control: { type: 'ephemeral' } }],
    }),
    'messages.1.content.0.thinking.cache_control: Extra inputs are not permitted',
  ],
  [
    'an unknown effort',
    { output_config: { effort: 'heroic' } },
    "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
  ],
];

const betas: Case[] = [
  ['a thread', { thread: { type: 'create' } }, 'thread: Extra inputs are not permitted'],
  ['a compaction', { compaction: { type: 'summarize' } }, 'compaction: Extra inputs are not permitted'],
  [
    'context management',
    { context_management: { edits: [] } },
    'context_management: Extra inputs are not permitted',
  ],
  [
    'a task budget',
    { output_config: { task_budget: { type: 'tokens', total: 50_000 } } },
    'output_config.task_budget: Extra inputs are not permitted',
  ],
  [
    'mid-thinking updates',
    { thinking: { type: 'adaptive', display: 'updates' } },
    'thinking.display: Extra inputs are not permitted',
  ],
  [
    'block binding',
    { thinking: { type: 'adaptive', block_binding: {} } },
    'thinking.block_binding: Extra inputs are not permitted',
  ],
  [
    'the advisor tool',
    { tools: [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-5-5' }] },
    "tools.0: Input tag 'advisor_20260301' found using 'type' does not match any of the expected tags",
  ],
  ['fallbacks', { fallbacks: 'default' }, 'fallbacks: Extra inputs are not permitted'],
  ['fast mode', { speed: 'fast' }, 'speed: Extra inputs are not permitted'],
];

const models: Case[] = [
  [
    'switched-off thinking',
    { thinking: { type: 'disabled' } },
    '"thinking.type.disabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  ],
  [
    'a thinking budget',
    { thinking: { type: 'enabled', budget_tokens: 2000 } },
    '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  ],
  [
    'thinking between tools on Opus',
    { thinking: { type: 'between_tools' } },
    '"thinking.type.between_tools" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  ],
  [
    'switched-off thinking on Sonnet',
    { model: 'claude-sonnet-5-5', thinking: { type: 'disabled' } },
    '"thinking.type.disabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
  ],
  [
    'a forced tool',
    { tool_choice: { type: 'tool', name: 'read' } },
    'tool_choice: type "tool" and "any" are not supported for this model.',
  ],
  [
    'any forced tool',
    { model: 'claude-sonnet-5-5', tool_choice: { type: 'any' } },
    'tool_choice: type "tool" and "any" are not supported for this model.',
  ],
  [
    'a forced tool that is not there',
    { model: 'claude-sonnet-5', tool_choice: { type: 'tool', name: 'write' } },
    "Tool 'write' not found in provided tools",
  ],
];

const conversations: Case[] = [
  ['no message', messages(), 'messages: at least one message is required'],
  [
    'a first message of the assistant',
    messages({ role: 'assistant', content: 'Hello.' }, user),
    'messages: first message must use the "user" role',
  ],
  [
    'an empty text',
    messages({ role: 'user', content: '' }),
    'messages.0.content.0: text content blocks must be non-empty',
  ],
  [
    'a blank text',
    messages({ role: 'user', content: [{ type: 'text', text: ' \n' }] }),
    'messages.0.content.0: text content blocks must contain non-whitespace text',
  ],
  ['an empty system prompt', { system: '' }, 'system.0: text content blocks must be non-empty'],
  [
    'a message without content',
    messages({ role: 'user', content: [] }),
    'messages.0: user messages must have non-empty content',
  ],
  [
    'a prefilled answer',
    messages(user, { role: 'assistant', content: 'The answer is (' }),
    'This model does not support assistant message prefill. The conversation must end with a user message.',
  ],
  [
    'a call that is not answered',
    messages(
      user,
      { role: 'assistant', content: [asks('t1'), asks('t2')] },
      {
        role: 'user',
        content: [answers('t1')],
      },
    ),
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'a call at the end',
    messages(user, { role: 'assistant', content: [asks('t1')] }),
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'a text before the result',
    messages(
      user,
      { role: 'assistant', content: [asks('t1')] },
      {
        role: 'user',
        content: [{ type: 'text', text: 'Here:' }, answers('t1')],
      },
    ),
    'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'a result without a call',
    messages({ role: 'user', content: [answers('t9')] }),
    'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t9. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
  ],
  [
    'two results for one call',
    messages(
      user,
      { role: 'assistant', content: [asks('t1')] },
      {
        role: 'user',
        content: [answers('t1'), answers('t1')],
      },
    ),
    'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: t1',
  ],
  [
    'the same call twice',
    messages(
      user,
      { role: 'assistant', content: [asks('t1'), asks('t1')] },
      {
        role: 'user',
        content: [answers('t1')],
      },
    ),
    'messages: `tool_use` ids must be unique',
  ],
  [
    'an error that says nothing',
    messages(
      user,
      { role: 'assistant', content: [asks('t1')] },
      {
        role: 'user',
        content: [{ ...answers('t1'), content: '', is_error: true }],
      },
    ),
    'messages.2.content.0: content cannot be empty if `is_error` is true',
  ],
  [
    'a thinking block that nobody wrote',
    messages(
      user,
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'y' }] },
      user,
    ),
    'messages.1.content.0: Invalid `signature` in `thinking` block',
  ],
  [
    'a prompt that is too long',
    messages({ role: 'user', content: 'x'.repeat(4_100_000) }),
    'prompt is too long: 1025029 tokens > 1000000 maximum',
  ],
];

const tools: Case[] = [
  [
    'a name that no tool may have',
    { tools: [{ ...tool, name: 'read file' }] },
    "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  ],
  [
    'an input that is no object',
    { tools: [{ ...tool, input_schema: { type: 'string' } }] },
    "tools.0.custom.input_schema.type: Input should be 'object'",
  ],
  ['two tools of one name', { tools: [tool, tool] }, 'tools: Tool names must be unique.'],
  [
    'a schema that is none',
    { tools: [{ ...tool, input_schema: { type: 'object', properties: { path: { type: 'strong' } } } }] },
    'tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12',
  ],
  [
    'an unknown field of a tool',
    { tools: [{ ...tool, run: 'now' }] },
    'tools.0.custom.run: Extra inputs are not permitted',
  ],
];

const marked = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } };
const caching: Case[] = [
  [
    'five cache breakpoints',
    messages({ role: 'user', content: [marked, marked, marked, marked, marked] }),
    'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  ],
  [
    'four cache breakpoints and the automatic one',
    {
      ...messages({ role: 'user', content: [marked, marked, marked, marked, { type: 'text', text: 'y' }] }),
      cache_control: { type: 'ephemeral' },
    },
    'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  ],
  [
    'a long life after a short one',
    messages({
      role: 'user',
      content: [marked, { ...marked, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    }),
    "A ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.",
  ],
];

describe.each([
  ['shape', shape],
  ['a beta field without its header:', betas],
  ['models', models],
  ['conversations', conversations],
  ['tools', tools],
  ['caching', caching],
])('%s', (_, cases) => {
  test.each(cases)('%s', async (_name, change, message) => {
    const rejection = await rejectionOf({ ...valid, ...change });
    expect(rejection.slice(0, `400 invalid_request_error: ${message}`.length)).toBe(
      `400 invalid_request_error: ${message}`,
    );
  });
});

test('what is fine is answered', async () => {
  const fine = [
    valid,
    {
      ...valid,
      tool_choice: { type: 'auto' },
      thinking: { type: 'adaptive' },
      output_config: { effort: 'max' },
    },
    { ...valid, model: 'claude-sonnet-5-5', thinking: { type: 'between_tools' } },
    { ...valid, model: 'claude-sonnet-5', thinking: { type: 'disabled' }, tool_choice: { type: 'any' } },
    { ...valid, messages: [{ role: 'user', content: [marked, marked, marked, marked] }] },
    {
      ...valid,
      messages: [
        user,
        { role: 'assistant', content: [asks('t1')] },
        { role: 'user', content: [answers('t1')] },
        user,
      ],
    },
  ];
  for (const body of fine) expect((await postRaw(claude, body)).status).toBe(200);
  const budget = { ...valid, output_config: { task_budget: { type: 'tokens', total: 50_000 } } };
  expect((await postRaw(claude, budget, { betas: ['task-budgets-2026-03-13'] })).status).toBe(200);
});

test('an unknown model', async () => {
  expect(await rejectionOf({ ...valid, model: 'claude-opus-9' })).toBe(
    '404 not_found_error: model: claude-opus-9',
  );
});

test('an unknown beta', async () => {
  expect(await rejectionOf(valid, { betas: ['telepathy-2027-01-01'] })).toMatch(
    /^400 invalid_request_error: Unexpected value\(s\) `telepathy-2027-01-01` for the `anthropic-beta` header/,
  );
});

test('a missing, wrong or accepted key', async () => {
  const wrong = { authorization: 'Bearer sk-ant-other' };
  expect(await rejectionOf(valid, { headers: wrong })).toBe('401 authentication_error: invalid x-api-key');
  expect(await rejectionOf(valid, { headers: { authorization: '' } })).toMatch(/^401/);
  const header = { authorization: '', 'x-api-key': claude.apiKey };
  expect((await postRaw(claude, valid, { headers: header })).status).toBe(200);
  expect(JSON.stringify(claude.requests.map(({ headers }) => headers))).not.toContain(claude.apiKey);
});

test('a missing version, a body that is no JSON, an unknown route', async () => {
  expect(await rejectionOf(valid, { headers: { 'anthropic-version': '' } })).toMatch(
    /^400 .*anthropic-version/,
  );
  expect(await rejectionOf('{"model":', {})).toMatch(/^400 .*not valid JSON/);
  expect(await rejectionOf(valid, { path: '/v1/complete' })).toBe(
    '404 not_found_error: Not found: POST /v1/complete',
  );
});

describe('thinking blocks are bound to what precedes them', () => {
  const follow = { ...valid, model: 'claude-sonnet-5-5', system: 'You read files.', messages: [user] };

  async function firstTurn() {
    const server = await startClaude({ models: () => call('read', { path: 'a' }) });
    const { body } = await postRaw(server, follow);
    const history = [
      user,
      { role: 'assistant', content: body.content },
      { role: 'user', content: [answers(body.content.at(-1).id)] },
    ];
    return { server, history, content: body.content };
  }

  test.each([
    ['tools', { tools: [tool, { ...tool, name: 'grep' }] }, '`tools` changed'],
    ['system', { system: 'You read and write files.' }, '`system` changed'],
    ['model', { model: 'claude-opus-5-5' }, 'bound to a different model'],
  ])('%s', async (_name, change, reason) => {
    const { server, history } = await firstTurn();
    await using _ = server;
    server.expectRejection('Invalid `signature` in `thinking` block');
    const { status, body } = await postRaw(server, { ...follow, messages: history, ...change });
    expect([status, body.error.message]).toEqual([400, expect.stringContaining(reason)]);
    server.assertClean();
  });

  test('an earlier message, the block itself, a block left out', async () => {
    const { server, history, content } = await firstTurn();
    await using _ = server;
    const second = await postRaw(server, { ...follow, messages: history });
    const whole = [
      ...history,
      { role: 'assistant', content: second.body.content },
      { role: 'user', content: [answers(second.body.content.at(-1).id)] },
    ];
    expect((await postRaw(server, { ...follow, messages: whole })).status).toBe(200);

    const [thinking, use] = content;
    const variants = [
      [{ role: 'user', content: 'Go!' }, ...whole.slice(1)],
      whole.toSpliced(1, 1, { role: 'assistant', content: [{ ...thinking, thinking: 'Ha!' }, use] }),
      whole.toSpliced(1, 1, { role: 'assistant', content: [use] }),
      whole.toSpliced(2, 1, {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: use.id, content: 'text […]' }],
      }),
    ];
    const reasons = [
      'messages.1.content.0: Invalid `signature`',
      'cannot be modified',
      'messages.3.content.0: Invalid `signature`',
      'a message before it changed',
    ];
    for (const [index, messages] of variants.entries()) {
      server.expectRejection(reasons[index] ?? '');
      expect((await postRaw(server, { ...follow, messages })).status).toBe(400);
    }
    server.assertClean();
  });
});

test('a rejection that no test expected is a complaint', async () => {
  await using strict = await startClaude({ models: () => say('Done.') });
  await postRaw(strict, { ...valid, top_k: 3 });
  expect(() => strict.assertClean()).toThrow(/POST \/v1\/messages was rejected: 400 .*top_k: Extra inputs/);

  await using idle = await startClaude({ models: () => say('Done.') });
  idle.expectRejection('tempo');
  expect(() => idle.assertClean()).toThrow(/A rejection did not come \(1 times\): tempo/);
});
