import { expect, test } from '@jest/globals';
import { call, calls, type ModelTurn, type Reply, say, script } from '../support/claude/scripted-model.ts';
import { implementer, PLAN, protocol, search, tick } from './support/implementing.ts';
import { plan, submit } from './support/planning.ts';
import { shown } from './support/shown.ts';
import { openStage, type Stage, type StageOptions } from './support/stage.ts';

const CEILING = 30_000;
const limits = { contextTokens: CEILING, turns: 200 };
/** What is shown whole of a file at the most, all different. */
const bigFiles = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `f${index}.txt`,
      `${index} words, `.repeat(3_000).slice(0, 29_000),
    ]),
  );
const read = (index: number): Reply => call('read', { file_path: `f${index}.txt` });

/** The prompts of all requests, in tokens; each of them has been looked at. */
function prompts({ claude }: Stage): number[] {
  const sizes = claude.requests.flatMap(({ promptTokens }) => promptTokens ?? []);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(CEILING);
  return sizes;
}

const compactions = ({ ledger }: Stage) =>
  ledger.entries.filter(({ stopReason }) => stopReason === 'compaction').length;

const ENDPOINTS: { times: number; count: number; endpoint: StageOptions }[] = [
  { times: 10, count: 44, endpoint: { threads: 'supported' } },
  { times: 3, count: 14, endpoint: { threads: 'unsupported' } },
  { times: 3, count: 14, endpoint: { session: { threads: false } } },
];

test.each(ENDPOINTS)(
  'tool output of $times times the ceiling never takes the prompt above it: $endpoint',
  async ({ times, count, endpoint }) => {
    const files = bigFiles(count);
    const turns: ModelTurn[] = [];
    const steps = Array.from({ length: count }, (_, index) => shown(turns, read(index)));
    await using stage = await openStage(
      script([...steps.slice(0, 8), tick(1, 1), ...steps.slice(8), tick(1, 2), say('Done.')]),
      { ...endpoint, files, limits, summarize: () => 'Some files were read.' },
    );
    expect(await (await implementer(stage)).work(protocol)).toEqual({ kind: 'worked' });

    const output = Object.values(files).join('').length / 4;
    expect(output).toBeGreaterThan(times * CEILING);
    expect(prompts(stage).length).toBeGreaterThan(count);
    expect(stage.ledger.totals().peakContextTokens).toBeLessThanOrEqual(CEILING);
    expect(compactions(stage)).toBeGreaterThanOrEqual(times);
    const afterwards = turns.filter(({ lastUserText }) => lastUserText.includes('The summary above'));
    expect(afterwards.length).toBeGreaterThanOrEqual(times);
    for (const { messages, lastUserText } of afterwards) {
      expect(messages[0]).toMatchObject({
        content: [{ type: 'compaction', content: 'Some files were read.' }],
      });
      expect(lastUserText).toContain('Phase 1 of 2: Protocol');
      expect(lastUserText).toContain(PLAN.trim());
    }
    expect(afterwards[0]?.lastUserText).toContain('not ticked: 1, 2.');
    expect(afterwards.at(-1)?.lastUserText).toContain('not ticked: 2.');
    const { inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens } = stage.ledger.totals();
    expect(stage.claude.totals()).toEqual({
      requests: stage.ledger.entries.length,
      input: inputTokens,
      cacheWrite: cacheWriteTokens,
      cacheRead: cacheReadTokens,
      output: outputTokens,
    });
    stage.claude.assertClean();
  },
);

test('results of one turn that would not fit together are cut before they are sent', async () => {
  const seven = calls(
    ...Array.from({ length: 7 }, (_, index) => ({ name: 'read', input: { file_path: `f${index}.txt` } })),
  );
  const summarised: ModelTurn[] = [];
  const summarize = (turn: ModelTurn) => {
    summarised.push(turn);
    return 'Seven files.';
  };
  await using stage = await openStage(script([seven, tick(1, 1, 2), say('Done.')]), {
    files: bigFiles(7),
    limits,
    summarize,
  });
  await (await implementer(stage)).work(protocol);
  prompts(stage);
  expect(summarised[0]?.lastToolResults).toHaveLength(7);
  for (const { text } of summarised[0]!.lastToolResults) expect(text).toContain('nearly full');
  stage.claude.assertClean();
});

test('what was read before a summary is shown again after it', async () => {
  const turns: ModelTurn[] = [];
  const steps = [read(0), read(1), shown(turns, read(0)), shown(turns, read(0)), shown(turns, tick(1, 1, 2))];
  await using stage = await openStage(script([...steps, say('Done.')]), {
    files: { ...bigFiles(3), 'f0.txt': 'zero '.repeat(1_000), 'f1.txt': 'one, '.repeat(5_900) },
    limits: { contextTokens: 14_000 },
  });
  await (await implementer(stage)).work(protocol);
  expect(compactions(stage)).toBe(1);
  expect(turns[0]?.lastUserText).toContain('The summary above');
  expect(turns[1]?.result('read')?.text).toContain('zero zero');
  expect(turns[2]?.result('read')?.text).toContain('the same text as when you read it a turn ago');
  stage.claude.assertClean();
});

test('a check that fails is told again after a summary', async () => {
  const turns: ModelTurn[] = [];
  const steps = [tick(1, 1, 2), say('Done.'), read(0), shown(turns, read(1)), shown(turns, say('Mended.'))];
  await using stage = await openStage(script(steps), {
    files: bigFiles(2),
    limits: { contextTokens: 16_000 },
  });
  const session = await implementer(stage);
  await session.work(protocol);
  await session.fix({ kind: 'check', round: 1, rounds: 3, text: 'expected 1 to be 2' });
  const told = turns.find(({ lastUserText }) => lastUserText.includes('The summary above'))?.lastUserText;
  expect(told).toContain('Phase 1 of 2: Protocol');
  expect(told).toContain('not ticked: none');
  expect(told).toContain('expected 1 to be 2');
  stage.claude.assertClean();
});

test('a message that does not fit behind the conversation follows a summary, and refers to nothing before it', async () => {
  const turns: ModelTurn[] = [];
  const text = 'one, '.repeat(4_000);
  const steps = [
    call('read', { file_path: 'a.js' }),
    tick(1, 1, 2),
    say('Done.'),
    shown(turns, tick(2, 1)),
    say('Done.'),
  ];
  const files = { 'a.js': text, 'b.js': 'two, '.repeat(4_000) };
  await using stage = await openStage(script(steps), { files, limits: { contextTokens: 18_000 } });
  const session = await implementer(stage);
  await session.work(protocol);
  expect(compactions(stage)).toBe(0);
  const modified = (path: string) => ({ action: 'modify' as const, path });
  await session.work({ ...search, files: [modified('a.js'), modified('b.js')] });
  expect(compactions(stage)).toBe(1);
  expect(turns[0]?.messages[0]).toMatchObject({ content: [{ type: 'compaction' }] });
  expect(turns[0]?.lastUserText).toContain(PLAN.trim());
  expect(turns[0]?.lastUserText).toContain(text.trim());
  expect(turns[0]?.lastUserText).not.toContain('the same text as');
  stage.claude.assertClean();
});

test('the planner is told its task again', async () => {
  const turns: ModelTurn[] = [];
  await using stage = await openStage(script([read(0), read(1), shown(turns, submit)]), {
    files: bigFiles(2),
    limits: { contextTokens: 20_000 },
  });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(compactions(stage)).toBe(1);
  expect(turns[0]?.lastUserText).toContain('The summary above');
  expect(turns[0]?.lastUserText).toContain('Search is slow.');
  expect(turns[0]?.lastUserText).toContain('end with `submit_plan`');
  stage.claude.assertClean();
});

const WITHOUT: StageOptions[] = [
  { compaction: 'rejected' },
  { compaction: 'unavailable' },
  { summarize: () => null },
];

test.each(WITHOUT)(
  'without a summary the session goes on to the ceiling and stops there: %j',
  async (endpoint) => {
    const steps = Array.from({ length: 60 }, (_, index) => call('read', { file_path: `f${index}.txt` }));
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`f${index}.txt`, `${index}, `.repeat(1_000)]),
    );
    await using stage = await openStage(script(steps), { ...endpoint, files, limits });
    await expect(plan(stage)).rejects.toMatchObject({
      conclusion: 'limit_reached',
      message: expect.stringContaining('`limits.context_tokens`'),
    });
    const sizes = prompts(stage);
    expect(Math.max(...sizes)).toBeGreaterThan(0.75 * CEILING);
    expect(stage.waits).toEqual([]);
  },
);

test('a summary that breaks off is asked for again, and both are in the ledger', async () => {
  await using stage = await openStage(script([read(0), read(1), submit]), {
    files: bigFiles(2),
    limits: { contextTokens: 20_000 },
  });
  stage.claude.fault({ kind: { cutAfterEvents: 3 }, when: ({ request }) => request.compaction != null });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(stage.ledger.entries.map(({ stopReason }) => stopReason)).toEqual([
    'tool_use',
    'tool_use',
    'interrupted',
    'compaction',
    'tool_use',
  ]);
  stage.claude.assertClean();
});

test('nothing is said of compaction before there is need of it, and the header is there from then on', async () => {
  await using stage = await openStage(script([read(0), read(1), submit]), {
    files: bigFiles(2),
    limits: { contextTokens: 20_000 },
  });
  await plan(stage);
  const asked = stage.claude.requests.map(({ headers }) =>
    String(headers['anthropic-beta']).includes('compact-2026-09-04'),
  );
  expect(asked).toEqual([false, false, true, true]);
});

test('a reminder of the report that follows a summary says again what the report is about', async () => {
  const turns: ModelTurn[] = [];
  const criteria = ['Search is fast.'];
  const report = { criteria: [{ criterion: criteria[0], met: true, evidence: 'Measured.' }], next_steps: [] };
  const steps = [
    tick(1, 1, 2),
    say('Done.'),
    say('x '.repeat(7_000)),
    shown(turns, call('submit_report', report)),
  ];
  await using stage = await openStage(script(steps), { limits: { contextTokens: 7_500 } });
  const session = await implementer(stage);
  await session.work(protocol);
  expect(await session.report(criteria, 'It passed.')).toMatchObject({ criteria: [{ met: true }] });
  expect(compactions(stage)).toBe(1);
  expect(turns[0]?.lastUserText).toContain('All phases are done');
  expect(turns[0]?.lastUserText).toContain('- Search is fast.');
  stage.claude.assertClean();
});
