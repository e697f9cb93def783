import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { say } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
let client: Anthropic;
beforeEach(async () => {
  claude = await startClaude({ models: () => say('Yes.') });
  client = new Anthropic({ apiKey: claude.apiKey, authToken: null, baseURL: claude.baseUrl, maxRetries: 0 });
});
afterEach(() => claude.close());

test('models come in pages', async () => {
  const page = await client.models.list({ limit: 2 });
  expect(page.data.map(({ id }) => id)).toEqual(['claude-haiku-5-5', 'claude-sonnet-5-5']);
  expect(page.hasNextPage()).toBe(true);
  const next = await page.getNextPage();
  expect(next.data[0]?.id).toBe('claude-opus-5-5');
});

test('a page of no size is refused', async () => {
  claude.expectRejection('limit: must be 1 to 1000');
  await expect(client.models.list({ limit: 0 })).rejects.toMatchObject({ status: 400 });
});

test('the models and what they can do', async () => {
  expect(await client.models.retrieve('claude-opus-5-5')).toMatchObject({
    id: 'claude-opus-5-5',
    display_name: 'Claude Opus 5.5',
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    capabilities: { thinking: { types: { adaptive: { supported: true }, disabled: { supported: false } } } },
  });
  const ids: string[] = [];
  for await (const { id } of client.beta.models.list()) ids.push(id);
  expect(ids).toContain('claude-sonnet-5-5');
  claude.assertClean();

  claude.expectRejection('model: claude-opus-9');
  await expect(client.models.retrieve('claude-opus-9')).rejects.toMatchObject({
    status: 404,
    type: 'not_found_error',
  });
  claude.assertClean();
});

test('counted tokens are those that the request is then billed for', async () => {
  const prompt = {
    model: 'claude-opus-5-5',
    system: 'Be brief.',
    messages: [{ role: 'user' as const, content: 'How many tokens is this?' }],
    tools: [{ name: 'read', input_schema: { type: 'object' as const } }],
  };
  const { input_tokens } = await client.beta.messages.countTokens(prompt);
  const { usage } = await client.beta.messages.create({ ...prompt, max_tokens: 10 });
  expect(input_tokens).toBe(usage.input_tokens);
  expect(input_tokens).toBeGreaterThan(20);
  claude.assertClean();
});
