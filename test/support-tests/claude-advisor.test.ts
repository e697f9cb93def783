import { afterEach, expect, test } from '@jest/globals';
import { postRaw } from '../support/claude/raw-request.ts';
import { say, script } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

const advisor = { type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-5-5' };
const question = { role: 'user', content: 'Which way?' };
const params = { model: 'claude-sonnet-5-5', max_tokens: 1_000, messages: [question], tools: [advisor] };
const betas = ['advisor-tool-2026-03-01'];
const asking = { ...say('Left.'), asksAdvisor: true };

test('what the advisor says stands before the reply, and is accounted for by itself', async () => {
  claude = await startClaude({ models: script([asking]), advise: () => 'Go left.' });
  const { body } = await postRaw(claude, params, { betas });
  expect(body.content).toMatchObject([
    { type: 'server_tool_use', name: 'advisor', id: 'srvtoolu_000001' },
    { type: 'advisor_tool_result', tool_use_id: 'srvtoolu_000001', content: { text: 'Go left.' } },
    { type: 'text', text: 'Left.' },
  ]);
  const { iterations, output_tokens } = body.usage;
  expect(iterations.map(({ type, model }: { type: string; model: string }) => [type, model])).toEqual([
    ['message', 'claude-sonnet-5-5'],
    ['advisor_message', 'claude-opus-5-5'],
    ['message', 'claude-sonnet-5-5'],
  ]);
  expect(iterations[0].output_tokens + iterations[2].output_tokens).toBe(output_tokens);
  expect(claude.totals().output).toBe(output_tokens + iterations[1].output_tokens);
  claude.assertClean();
});

test('it comes back as it was, or not at all', async () => {
  claude = await startClaude({ models: script([asking, say('Yes.')]) });
  const { body } = await postRaw(claude, params, { betas });
  const goOn = (content: object[], tools: object[] = [advisor]) =>
    postRaw(
      claude,
      { ...params, tools, messages: [question, { role: 'assistant', content }, question] },
      { betas },
    );
  expect((await goOn(body.content)).status).toBe(200);
  claude.expectRejection('without a corresponding `advisor_tool_result`');
  claude.expectRejection('unexpected `advisor_tool_result`');
  const [call, result, text] = body.content;
  expect((await goOn([call, text])).status).toBe(400);
  expect((await goOn([result, text])).status).toBe(400);
  claude.assertClean();
});

test.each([
  ['without the header', [], {}, 'does not match any of the expected tags'],
  ['of a weaker line', betas, { model: 'claude-haiku-5-5' }, 'cannot be the advisor'],
  ['that is not there', betas, { model: 'claude-opus-9' }, 'model: claude-opus-9'],
])('an advisor %s is refused', async (_, named, change, message) => {
  claude = await startClaude({ models: script([]) });
  claude.expectRejection(message);
  const { body } = await postRaw(claude, { ...params, tools: [{ ...advisor, ...change }] }, { betas: named });
  expect(body.error.message).toContain(message);
  claude.assertClean();
});

test('a script cannot ask an advisor that is not on offer', async () => {
  claude = await startClaude({ models: script([asking]) });
  await postRaw(claude, { ...params, tools: [] });
  expect(() => claude.assertClean()).toThrow('asks the advisor, which is not on offer');
});

test.each([
  ['compaction', 'compact-2026-09-04', { compaction: { type: 'summarize' } }],
  ['advisor', 'advisor-tool-2026-03-01', {}],
] as const)('a gateway that has never heard of the %s beta says so', async (option, beta, change) => {
  claude = await startClaude({ models: script([]), [option]: 'rejected' });
  const { tools: _, ...rest } = params;
  const { status, body } = await postRaw(claude, { ...rest, ...change }, { betas: [beta] });
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(beta)]);
  claude.assertClean();
});

test('a task budget is taken by the models that know it, with its header', async () => {
  claude = await startClaude({ models: () => say('Yes.') });
  const { tools: _, ...rest } = params;
  const ask = (change: object, named = ['task-budgets-2026-03-13']) =>
    postRaw(
      claude,
      { ...rest, output_config: { task_budget: { type: 'tokens', total: 20_000 } }, ...change },
      {
        betas: named,
      },
    );
  expect((await ask({})).status).toBe(200);
  claude.expectRejection('task_budget', 4);
  expect((await ask({}, [])).status).toBe(400);
  expect((await ask({ model: 'claude-sonnet-5' })).status).toBe(400);
  for (const budget of [{ total: 19_999 }, { total: 30_000, remaining: 30_001 }]) {
    const task_budget = { type: 'tokens', ...budget };
    expect((await ask({ output_config: { task_budget } })).status).toBe(400);
  }
  claude.assertClean();
});
