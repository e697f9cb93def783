import { expect, test } from '@jest/globals';
import { call, calls, type ModelTurn, script } from '../support/claude/scripted-model.ts';
import { plan, submit, task } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, type Stage } from './support/stage.ts';

const look = call('glob', { pattern: '*' });
const threads = (stage: Stage) => stage.bodies().map(({ thread }) => thread);
const sizes = (stage: Stage) => stage.bodies().map(({ messages }) => (messages as unknown[]).length);

test('each request streams, thinks adaptively, names its effort and asks for its prompt to be cached', async () => {
  await using stage = await openStage(script([look, look, submit]));
  await plan(stage, { effort: 'max' });
  expect(stage.bodies()).toHaveLength(3);
  for (const body of stage.bodies()) {
    expect(body).toMatchObject({
      model: 'claude-opus-5-5',
      stream: true,
      thinking: { type: 'adaptive' },
      output_config: { effort: 'max' },
      cache_control: { type: 'ephemeral' },
    });
    expect(body).not.toHaveProperty('tool_choice');
  }
  const [first, ...later] = stage.ledger.entries;
  expect(first).toMatchObject({ cacheReadTokens: 0 });
  for (const entry of later) expect(entry.cacheReadTokens).toBeGreaterThan(first!.cacheWriteTokens - 1);
});

test('the server keeps the conversation, and only what is new is sent', async () => {
  await using stage = await openStage(script([look, look, submit]));
  await plan(stage);
  expect(threads(stage)).toEqual([
    { type: 'create' },
    { type: 'continue', previous_message_id: 'msg_000001' },
    { type: 'continue', previous_message_id: 'msg_000002' },
  ]);
  expect(sizes(stage)).toEqual([1, 1, 1]);
  for (const body of stage.bodies().slice(1)) expect(JSON.stringify(body).length).toBeLessThan(600);
  stage.claude.assertClean();
});

test.each(['unsupported', 'rejected'] as const)(
  'where threads are %s, the session goes on with the full history',
  async (support) => {
    await using stage = await openStage(script([look, look, submit]), { threads: support });
    expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
    expect(threads(stage)).toEqual([{ type: 'create' }, undefined, undefined, undefined]);
    expect(sizes(stage)).toEqual([1, 1, 3, 5]);
    expect(stage.ledger.totals().requests).toBe(3);
    stage.claude.assertClean();
  },
);

test('where threads are switched off, none is asked for', async () => {
  await using stage = await openStage(script([look, look, submit]), { session: { threads: false } });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(threads(stage)).toEqual([undefined, undefined, undefined]);
  expect(sizes(stage)).toEqual([1, 3, 5]);
  for (const { headers } of stage.claude.requests) {
    expect(String(headers['anthropic-beta'])).not.toContain('message-threads');
  }
  stage.claude.assertClean();
});

test('a gateway that has refused threads is not asked for one by the next session', async () => {
  await using stage = await openStage(script([submit, look, submit]), { threads: 'rejected' });
  await plan(stage);
  await plan(stage);
  expect(threads(stage)).toEqual([{ type: 'create' }, undefined, undefined, undefined]);
  stage.claude.assertClean();
});

test('a thread that has expired is told to the server again', async () => {
  await using stage = await openStage(script([look, submit, submit]));
  let reviews = 0;
  const review = async () => {
    stage.advance(6 * 60_000);
    reviews += 1;
    return reviews === 1
      ? { kind: 'findings' as const, text: 'Not yet.' }
      : { kind: 'accepted' as const, plan: 'late' };
  };
  expect(await plan(stage, { review })).toEqual({ kind: 'submitted', plan: 'late' });
  expect(threads(stage).map((thread) => (thread as { type: string }).type)).toEqual([
    'create',
    'continue',
    'continue',
    'create',
  ]);
  expect(sizes(stage)).toEqual([1, 1, 1, 5]);
  expect(stage.ledger.totals().requests).toBe(3);
  stage.claude.assertClean();
});

test('half a character, left by whoever cut a text, does not reach the API', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([submit, shown(turns, submit)]));
  const half = '\u{1F9C0}'.slice(0, 1);
  let reviews = 0;
  const review = async () => {
    reviews += 1;
    return reviews === 1
      ? { kind: 'findings' as const, text: `Not this: ${half}` }
      : { kind: 'accepted' as const, plan: '' };
  };
  await plan(stage, { review, task: { ...task, brief: `A cheese: ${half}` } });
  expect(turns[0]?.result('submit_plan')?.text).toBe('Not this: \u{FFFD}');
  expect(JSON.stringify(turns[0]?.messages)).not.toContain('\\ud83e');
  expect(stage.claude.requests[0]?.rawBody.toString()).toContain('A cheese: \u{FFFD}');
});

test('a turn with many calls does not lose what was cached before it', async () => {
  const files = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`f${index}.txt`, `${index}\n`]));
  const readAll = calls(...Object.keys(files).map((name) => ({ name: 'read', input: { file_path: name } })));
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([look, readAll, shown(turns, submit)]), { files });
  await plan(stage);
  const [, second, third] = stage.ledger.entries;
  expect(turns[0]?.lastToolResults).toHaveLength(15);
  expect(third!.cacheReadTokens).toBeGreaterThanOrEqual(second!.contextTokens);
  stage.claude.assertClean();
});
