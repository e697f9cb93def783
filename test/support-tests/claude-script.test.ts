import { afterEach, expect, test } from '@jest/globals';
import { postRaw } from '../support/claude/raw-request.ts';
import { byModel, byRole, bySystem, byTool } from '../support/claude/route-script.ts';
import {
  call,
  calls,
  eachConversation,
  type Reply,
  type ScriptedModel,
  say,
  script,
} from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';

let claude: ClaudeStandIn;
afterEach(() => claude.close());

const tool = (name: string) => ({
  name,
  input_schema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
});

async function play(models: ScriptedModel, ...changes: object[]): Promise<string[]> {
  claude = await startClaude({ models });
  const texts: string[] = [];
  for (const change of changes) {
    const { body } = await postRaw(claude, {
      model: 'claude-opus-5-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Go.' }],
      ...change,
    });
    texts.push(body.content?.at(-1).text ?? body.error?.message);
  }
  return texts;
}

test('a script plays its steps in order and complains of too few and too many', async () => {
  const two = script([say('One.'), ({ lastUserText }) => say(`Two: ${lastUserText}`)], { name: 'planner' });
  expect(await play(two, {})).toEqual(['One.']);
  expect(() => claude.assertClean()).toThrow('planner: 1 of 2 steps were not asked for');
  await claude.close();

  const one = script([say('One.')], { name: 'planner' });
  const [, refused] = await play(one, {}, { messages: [{ role: 'user', content: 'And now?' }] });
  expect(refused).toContain('The script failed: ScriptProblem: planner: asked for turn 2 of 1');
  expect(() => claude.assertClean()).toThrow(
    /asked for turn 2 of 1, after claude-opus-5-5 was told: And now\?/,
  );
});

test('a step that fails is a complaint with its reason', async () => {
  await play(() => {
    throw new Error('expected the primer in the prompt');
  }, {});
  expect(() => claude.assertClean()).toThrow(/expected the primer in the prompt/);
});

test('roles are told apart by their tools', async () => {
  const models = byRole({
    planner: script([say('I plan.')]),
    implementer: script([say('I build.')]),
  });
  const said = await play(
    models,
    { tools: [tool('read'), tool('complete_step')] },
    { tools: [tool('read'), tool('submit_plan')] },
    { tools: [tool('submit_review')] },
  );
  expect(said.slice(0, 2)).toEqual(['I build.', 'I plan.']);
  expect(said[2]).toContain('No script (of planner, implementer) for a turn of claude-opus-5-5');
  expect(() => claude.assertClean()).toThrow(/No script/);
});

test('scripts can be chosen by tool, by model and by system prompt', async () => {
  const byPrompt = bySystem({ polite: script([say('Please.')]), rude: script([say('No.')]) });
  const models = byModel({
    'claude-opus-5-5': byTool({ grep: script([say('Searched.')]), read: byPrompt }),
    'claude-sonnet-5-5': script([say('Built.')]),
  });
  const read = { tools: [tool('read')] };
  const said = await play(
    models,
    { model: 'claude-sonnet-5-5' },
    { ...read, system: 'Be rude.' },
    { tools: [tool('read'), tool('grep')] },
  );
  expect(said).toEqual(['Built.', 'No.', 'Searched.']);
  expect(() => claude.assertClean()).toThrow(
    'claude-opus-5-5: read: polite: script: 1 of 1 steps were not asked for',
  );
});

test('a script can start anew with each conversation', async () => {
  const models = eachConversation([say('One.'), say('Two.')], { name: 'implementer' });
  const first = { messages: [{ role: 'user', content: 'First.' }] };
  const second = {
    messages: [...first.messages, { role: 'assistant', content: 'One.' }, { role: 'user', content: 'And?' }],
  };
  expect(await play(models, first, { messages: [{ role: 'user', content: 'Other.' }] }, second)).toEqual([
    'One.',
    'One.',
    'Two.',
  ]);
  expect(() => claude.assertClean()).toThrow(
    'implementer in conversation-2: 1 of 2 steps were not asked for',
  );
  expect(claude.requests.map(({ conversationId, turnIndex }) => [conversationId, turnIndex])).toEqual([
    ['conversation-1', 0],
    ['conversation-2', 0],
    ['conversation-1', 1],
  ]);
});

test.each<[string, Reply, object, string]>([
  [
    'calls what is not on offer',
    call('write', { path: 'a' }),
    {},
    'calls `write`, which is not on offer (read)',
  ],
  ['calls against the schema', call('read', { file: 'a' }), {}, 'calls `read` against its schema'],
  [
    'calls side by side where that is forbidden',
    calls({ name: 'read', input: { path: 'a' } }, { name: 'read', input: { path: 'b' } }),
    { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    'side by side',
  ],
  ['calls where that is forbidden', call('read', { path: 'a' }), { tool_choice: { type: 'none' } }, '"none"'],
])('a script that %s is a complaint', async (_name, reply, change, complaint) => {
  await play(() => reply, { tools: [tool('read')], ...change });
  expect(() => claude.assertClean()).toThrow(complaint);
});

test('a script may call what is not there if it means to', async () => {
  await play(() => calls({ name: 'write', input: {}, offSpec: true }), { tools: [tool('read')] });
  claude.assertClean();
});
