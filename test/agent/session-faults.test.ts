import { expect, test } from '@jest/globals';
import type { Fault } from '../support/claude/faults.ts';
import { call, type ModelTurn, type Reply, say, script } from '../support/claude/scripted-model.ts';
import { plan, submit } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, prompts, type Stage } from './support/stage.ts';

const look = call('glob', { pattern: '*' });
const soon = { headers: { 'retry-after-ms': '1' } };
const stopOf = (stage: Stage) => plan(stage).catch((error: unknown) => error);

const BROKEN: { what: string; kind: Fault['kind'] }[] = [
  { what: 'is cut in the input of a tool', kind: { cutInside: 'input_json' } },
  { what: 'is cut before its first event', kind: { cutAfterEvents: 0 } },
  { what: 'is cut after its first event', kind: { cutAfterEvents: 1 } },
  { what: 'is cut between two blocks', kind: { cutAfterEvents: 4 } },
  { what: 'is cut within an event', kind: { cutAfterBytes: 900 } },
  { what: 'says that the API is overloaded', kind: 'overloaded_in_stream' },
  { what: 'is lost after it took effect', kind: 'reset_after_effect' },
  { what: 'never comes', kind: 'reset' },
];

test.each(BROKEN)(
  'an answer that $what is asked for again, and no tool runs twice or on half an input',
  async ({ kind }) => {
    const submitted: string[] = [];
    await using stage = await openStage(script([look, submit]));
    stage.claude.fault({ kind, when: ({ turnIndex }) => turnIndex === 1 });
    const review = async ({ body }: { body: string }) => {
      submitted.push(body);
      return { kind: 'accepted' as const, plan: body };
    };
    expect(await plan(stage, { review })).toEqual({ kind: 'submitted', plan: '## Goal\n\nFaster.\n' });
    expect(submitted).toHaveLength(1);
    stage.claude.assertClean();
  },
);

test('an answer may be cut after any of its events, and the session goes on all the same', async () => {
  const looks = Array.from({ length: 12 }, () => look);
  await using stage = await openStage(script([...looks, submit]));
  for (const events of looks.keys()) {
    stage.claude.fault({
      kind: { cutAfterEvents: events },
      when: ({ turnIndex }) => turnIndex === events,
    });
  }
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  const tools = stage.events.filter(({ kind }) => kind === 'tool');
  expect(tools).toHaveLength(looks.length + 1);
  stage.claude.assertClean();
});

test('a broken answer is in the ledger, with what it was billed for, and told as a retry', async () => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.fault({ kind: { cutInside: 'input_json' }, when: ({ turnIndex }) => turnIndex === 1 });
  await plan(stage);
  expect(stage.ledger.entries.map(({ stopReason }) => stopReason)).toEqual([
    'tool_use',
    'interrupted',
    'tool_use',
  ]);
  expect(stage.ledger.entries[1]!.contextTokens).toBeGreaterThan(stage.ledger.entries[0]!.contextTokens);
  const kinds = stage.events.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'tool')).toEqual([
    'usage',
    'turn',
    'usage',
    'retry',
    'usage',
    'turn',
  ]);
});

test('an answer that breaks again and again is given up', async () => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.fault({
    kind: { cutInside: 'input_json' },
    times: 4,
    when: ({ turnIndex }) => turnIndex === 1,
  });
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('broke several times in a row'),
  });
  expect(stage.claude.requests).toHaveLength(5);
});

test('answers that break now and then are not counted together', async () => {
  await using stage = await openStage(script([look, look, look, submit]));
  for (const turn of [0, 1, 2, 3]) {
    stage.claude.fault({
      kind: { cutInside: 'input_json' },
      times: 3,
      when: ({ turnIndex }) => turnIndex === turn,
    });
  }
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  stage.claude.assertClean();
});

test.each([529, 500, 429])('a %i is tried again, by nobody but the session', async (status) => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.fault({ kind: { status, ...soon }, times: 2 });
  stage.claude.fault({ kind: { status, ...soon }, times: 3, when: ({ turnIndex }) => turnIndex === 1 });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(stage.ledger.totals().requests).toBe(2);
  expect(stage.waits).toHaveLength(5);
  expect(stage.claude.requests).toHaveLength(7);
  stage.claude.assertClean();
});

test('what the API asks for is waited, also where the thread expires meanwhile', async () => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.fault({
    kind: { status: 429, headers: { 'retry-after': '400' } },
    when: ({ turnIndex }) => turnIndex === 1,
  });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(stage.waits).toEqual([400_000]);
  expect(stage.events).toContainEqual({
    kind: 'retry',
    reason: expect.stringContaining('rate limit'),
    waitMs: 400_000,
  });
  stage.claude.assertClean();
});

test('a rate limit that lasts longer than the run is not waited for', async () => {
  await using stage = await openStage(script([]), {
    limits: { deadline: new Date('2026-11-20T10:05:00Z') },
  });
  stage.claude.fault({ kind: { status: 429, headers: { 'retry-after': '400' } } });
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('did not clear in time'),
  });
  expect(stage.claude.requests).toHaveLength(1);
  expect(stage.waits).toEqual([]);
});

test('a thread that somebody else seems to go on with is told to the server again', async () => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.fault({
    kind: { status: 400, message: 'thread: in flight', details: { error_code: 'thread_continue_in_flight' } },
    when: ({ turnIndex }) => turnIndex === 1,
  });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(stage.bodies().map(({ thread }) => (thread as { type: string }).type)).toEqual([
    'create',
    'continue',
    'create',
  ]);
  expect(stage.ledger.totals().requests).toBe(2);
  stage.claude.assertClean();
});

test.each([
  [401, 'Check `ANTHROPIC_API_KEY`'],
  [402, 'no credit left'],
  [403, 'workspace of the key'],
  [413, 'Make the task smaller'],
  [400, 'refused a request (400)'],
])('a %i stops the run at once, with what to do', async (status, advice) => {
  await using stage = await openStage(script([]));
  stage.claude.fault({ kind: { status } });
  const stop = await stopOf(stage);
  expect(stop).toMatchObject({ conclusion: 'failed', message: expect.stringContaining(advice) });
  expect(String(stop)).not.toContain(stage.claude.apiKey);
  expect(stage.claude.requests).toHaveLength(1);
});

test('a model that is not there is named', async () => {
  await using stage = await openStage(script([]));
  stage.claude.expectRejection('model: claude-opus-9');
  const stop = await plan(stage, { model: 'claude-opus-9' }).catch((error: unknown) => error);
  expect(stop).toMatchObject({ message: expect.stringContaining('The model `claude-opus-9` is not known') });
  stage.claude.assertClean();
});

test('a service that stays overloaded is given up', async () => {
  await using stage = await openStage(script([]));
  stage.claude.fault({ kind: { status: 529, ...soon }, times: 100 });
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('overloaded'),
  });
  const waited = stage.waits.reduce((sum, wait) => sum + wait, 0) / 60_000;
  expect(waited).toBeGreaterThan(10);
  expect(waited).toBeLessThanOrEqual(15);
});

test('a refusal stops the run', async () => {
  await using stage = await openStage(
    script([look, { stopReason: 'refusal', refusal: { category: 'cyber' } }]),
  );
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('declined to go on'),
  });
  stage.claude.assertClean();
});

test('a conversation that outgrew the model stops the run', async () => {
  await using stage = await openStage(script([{ text: 'I', stopReason: 'model_context_window_exceeded' }]));
  expect(await stopOf(stage)).toMatchObject({ conclusion: 'limit_reached' });
});

const tooLong: Reply = {
  toolCalls: [
    { name: 'glob', input: { pattern: '**/*.js' } },
    {
      name: 'submit_plan',
      input: { title: 'x', slug: 'x', body: 'y'.repeat(400) },
      cutAfter: 200,
      offSpec: true,
    },
  ],
  stopReason: 'max_tokens',
};

test('an answer that was cut off for its length is gone on from, its calls answered but not run', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([look, tooLong, shown(turns, submit)]));
  expect(await plan(stage)).toMatchObject({ kind: 'submitted', plan: 'Cache search' });
  expect(turns[0]?.lastToolResults.map(({ name, text, isError }) => [name, text, isError])).toEqual([
    ['glob', 'Not run: the answer was cut off.', true],
    ['submit_plan', 'Not run: the answer was cut off.', true],
  ]);
  expect(turns[0]?.lastUserText).toBe(await prompts.message('cut-off', {}));
  stage.claude.assertClean();
});

test('so it is without threads', async () => {
  await using stage = await openStage(script([look, tooLong, submit]), { threads: 'unsupported' });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  stage.claude.assertClean();
});

test('answers that are too long again and again stop the run', async () => {
  const long: Reply = { text: 'On and on', stopReason: 'max_tokens' };
  await using stage = await openStage(script([long, long, long]));
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'failed',
    message: expect.stringContaining('several times in a row'),
  });
  stage.claude.assertClean();
});

test('an answer in pieces is gone on with', async () => {
  await using stage = await openStage(
    script([{ text: 'Let me', stopReason: 'pause_turn' }, say('see.'), submit]),
  );
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  stage.claude.assertClean();
});
