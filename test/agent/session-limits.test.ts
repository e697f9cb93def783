import { expect, test } from '@jest/globals';
import { Stop } from '../../src/core/stop.ts';
import { call, type Reply, script } from '../support/claude/scripted-model.ts';
import { plan, submit } from './support/planning.ts';
import { openStage, type Stage, type StageOptions } from './support/stage.ts';

const look = call('glob', { pattern: '*' });
const endless = Array.from({ length: 20 }, () => look);

/** The stop of a session that runs into a limit, and how many requests it made before that. */
async function stopOf(stage: Stage): Promise<{ conclusion: unknown; message: string; requests: number }> {
  const stop = await plan(stage).catch((error: unknown) => error);
  if (!(stop instanceof Error && 'conclusion' in stop)) throw new Error(`No stop: ${String(stop)}`);
  return { conclusion: stop.conclusion, message: stop.message, requests: stage.claude.requests.length };
}

const dear: Reply = { ...look, usage: { output_tokens: 100_000 } };
const CASES: { what: string; steps: Reply[]; options: StageOptions; requests: number; says: string }[] = [
  { what: 'turns', steps: endless, options: { limits: { turns: 3 } }, requests: 3, says: '`limits.turns`' },
  {
    what: 'money',
    steps: [look, dear, look],
    options: { limits: { usd: 1.5 } },
    requests: 2,
    says: '`limits.plan_usd`',
  },
  {
    what: 'money that the next prompt alone would take',
    steps: [look, call('read', { file_path: 'big.txt' }), look],
    options: { files: { 'big.txt': 'word '.repeat(5_000) }, limits: { usd: 0.025 } },
    requests: 2,
    says: '`limits.plan_usd`',
  },
  {
    what: 'tokens',
    steps: endless,
    options: { limits: { tokens: 10_000 } },
    requests: 4,
    says: '`limits.tokens`',
  },
  {
    what: 'context before anything was sent',
    steps: [],
    options: { limits: { contextTokens: 1_000 } },
    requests: 0,
    says: '`limits.context_tokens`',
  },
];

test.each(CASES)(
  'the limit on $what is looked at before the next request',
  async ({ steps, options, requests, says }) => {
    await using stage = await openStage(script(steps), options);
    const stop = await stopOf(stage);
    expect(stop).toMatchObject({ conclusion: 'limit_reached', requests });
    expect(stop.message).toContain(says);
    expect(stage.ledger.totals().requests).toBe(requests);
  },
);

test('time that is up ends the session before the next request', async () => {
  let pass = () => {};
  const late = () => {
    pass();
    return look;
  };
  await using stage = await openStage(script([look, late, look]));
  pass = () => stage.advance(3_600_000);
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'limit_reached',
    message: expect.stringContaining('`limits.minutes`'),
    requests: 2,
  });
});

test('a limit does not spoil a result that came with the last request it allows', async () => {
  await using stage = await openStage(script([look, submit]), { limits: { turns: 2 } });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
});

test('a request that hangs is given up when the time is up', async () => {
  await using stage = await openStage(script([look]), {
    limits: { deadline: new Date('2026-11-20T10:00:00.200Z') },
  });
  stage.claude.fault({ kind: { stallAfterEvents: 2 } });
  expect(await stopOf(stage)).toMatchObject({
    conclusion: 'limit_reached',
    message: expect.stringContaining('time limit'),
    requests: 1,
  });
});

test('a session that may not go on ends between two turns', async () => {
  await using stage = await openStage(script([look, look]));
  let asked = 0;
  const mayGoOn = async () => {
    asked += 1;
    if (asked === 3) throw new Stop('cancelled', 'Somebody said so.');
  };
  const session = { ...stage.session, mayGoOn };
  expect(await stopOf({ ...stage, session })).toEqual({
    conclusion: 'cancelled',
    message: 'Somebody said so.',
    requests: 2,
  });
});

test('a session that is cancelled while it waits ends as cancelled', async () => {
  const abort = new AbortController();
  const cancelled = () => {
    setImmediate(() => abort.abort());
    return look;
  };
  await using stage = await openStage(script([look, cancelled]), { signal: abort.signal });
  stage.claude.fault({ kind: { stallAfterEvents: 2 }, when: ({ turnIndex }) => turnIndex === 1 });
  expect(await stopOf(stage)).toMatchObject({ conclusion: 'cancelled', requests: 2 });
});
