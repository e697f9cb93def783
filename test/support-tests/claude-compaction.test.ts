import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { afterEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { postRaw } from '../support/claude/raw-request.ts';
import { call, type ModelTurn, say, script } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

const read = betaZodTool({
  name: 'read',
  description: 'Reads.',
  inputSchema: z.object({ path: z.string() }),
  run: ({ path }) => `text of ${path}`,
});
const params = {
  model: 'claude-opus-5-5',
  max_tokens: 1000,
  messages: [{ role: 'user' as const, content: 'Read.' }],
  tools: [read],
  cache_control: { type: 'ephemeral' as const },
};
const betas = ['compact-2026-09-04'];

test.each([{ thread: undefined }, { thread: false as const }])(
  'the tool runner compacts, and the conversation goes on from the summary ($thread)',
  async ({ thread }) => {
    const turns: ModelTurn[] = [];
    claude = await startClaude({
      models: script([
        call('read', { path: 'a' }),
        (turn) => {
          turns.push(turn);
          return say('Done.');
        },
      ]),
      summarize: ({ lastToolResults }) => `Read so far: ${lastToolResults.map(({ text }) => text).join()}.`,
    });
    const client = new Anthropic({ apiKey: claude.apiKey, authToken: null, baseURL: claude.baseUrl });
    const runner = client.beta.messages.toolRunner({
      ...params,
      betas,
      stream: true,
      ...(thread === false && { thread }),
    });
    const usages: Anthropic.Beta.Messages.BetaUsage[] = [];
    for await (const stream of runner) {
      const { usage, stop_reason } = await stream.finalMessage();
      usages.push(usage);
      if (stop_reason === 'tool_use') runner.compactBeforeNextTurn();
    }
    expect(usages[1]).toMatchObject({
      input_tokens: 0,
      output_tokens: 0,
      cache_read_input_tokens: 0,
      iterations: [{ type: 'compaction', output_tokens: 6 }],
    });
    expect(claude.totals().output).toBe(
      (usages[0]?.output_tokens ?? 0) + 6 + (usages[2]?.output_tokens ?? 0),
    );
    expect(turns[0]?.messages).toMatchObject([
      { role: 'assistant', content: [{ type: 'compaction', content: 'Read so far: text of a.' }] },
    ]);
    expect([turns[0]?.conversationId, turns[0]?.turnIndex]).toEqual(['conversation-1', 1]);
    claude.assertClean();
  },
);

test.each([
  ['changed', (block: object) => [{ ...block, content: 'Other.' }], 'compaction_content_mismatch'],
  ['forged', (block: object) => [{ ...block, signature: 'x' }], 'compaction_signature_invalid'],
  ['behind a text', (block: object) => [{ type: 'text', text: 'Hm.' }, block], 'compaction_block_misplaced'],
  ['doubled', (block: object) => [block, block], 'compaction_block_ambiguous'],
])('a compaction block that is %s is refused', async (_name, change, code) => {
  claude = await startClaude({ models: () => say('Yes.') });
  const { tools: _, ...rest } = params;
  const { body } = await postRaw(claude, { ...rest, compaction: { type: 'summarize' } }, { betas });
  expect(body).toMatchObject({ stop_reason: 'compaction', content: [{ type: 'compaction' }] });
  const goesOn = (content: object[]) => {
    const user = { role: 'user', content: 'Go on.' };
    const compacted = { role: 'assistant', content };
    const first = code === 'compaction_block_misplaced' ? [user] : [];
    return postRaw(claude, { ...rest, messages: [...first, compacted, user] }, { betas });
  };
  expect((await goesOn(body.content)).status).toBe(code === 'compaction_block_misplaced' ? 400 : 200);
  claude.expectRejection(/./, code === 'compaction_block_misplaced' ? 2 : 1);
  const answer = await goesOn(change(body.content[0]));
  expect([answer.status, answer.body.error.details]).toEqual([400, { error_code: code }]);
});

test.each([
  ['stop sequences', { stop_sequences: ['x'] }],
  ['a format', { output_config: { format: { type: 'json_schema', schema: {} } } }],
])('a compaction cannot be combined with %s', async (_name, change) => {
  claude = await startClaude({ models: () => say('Yes.') });
  const { tools: _, ...rest } = params;
  claude.expectRejection('cannot be combined with `compaction`');
  await postRaw(claude, { ...rest, compaction: { type: 'summarize' }, ...change }, { betas });
  claude.assertClean();
});

test('a conversation that waits for a tool cannot be compacted', async () => {
  claude = await startClaude({ models: () => say('Yes.') });
  const messages = [
    ...params.messages,
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'read', input: {} }] },
  ];
  const { tools: _, ...rest } = params;
  const { body } = await postRaw(claude, { ...rest, messages, compaction: { type: 'summarize' } }, { betas });
  expect(body.error.details).toEqual({ error_code: 'compaction_incomplete_turn' });
});

test('a compaction block does not exist for a request that does not name the beta', async () => {
  claude = await startClaude({ models: () => say('Yes.') });
  const { tools: _, ...rest } = params;
  const { body } = await postRaw(claude, { ...rest, compaction: { type: 'summarize' } }, { betas });
  const messages = [{ role: 'assistant', content: body.content }, ...params.messages];
  claude.expectRejection("Input tag 'compaction'");
  expect((await postRaw(claude, { ...rest, messages })).status).toBe(400);
  expect((await postRaw(claude, { ...rest, messages }, { betas })).status).toBe(200);
  claude.assertClean();
});

test('a compaction that came to nothing, or is not to be had, says so', async () => {
  claude = await startClaude({ models: () => say('Yes.'), summarize: () => null });
  const { tools: _, ...rest } = params;
  const compaction = { type: 'summarize' };
  const { body } = await postRaw(claude, { ...rest, compaction }, { betas });
  expect(body).toMatchObject({ stop_reason: 'compaction', content: [{ content: null }] });
  await claude.close();
  claude = await startClaude({ models: () => say('Yes.'), compaction: 'unavailable' });
  const answer = await postRaw(claude, { ...rest, compaction }, { betas });
  expect([answer.status, answer.body.error.details]).toEqual([529, { error_code: 'compaction_unavailable' }]);
  claude.assertClean();
});
