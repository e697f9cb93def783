import { expect, test } from '@jest/globals';
import { call, script } from '../support/claude/scripted-model.ts';
import { plan, submit } from './support/planning.ts';
import { openStage, type Stage } from './support/stage.ts';

const look = call('glob', { pattern: '*' });
const budgets = (stage: Stage) =>
  stage.bodies().map(({ output_config }) => (output_config as { task_budget?: object }).task_budget);

test('the model is told how much output its money buys, the same on each turn', async () => {
  await using stage = await openStage(script([look, submit]), { limits: { usd: 5 } });
  await plan(stage);
  const budget = { type: 'tokens', total: 250_000 };
  expect(budgets(stage)).toEqual([budget, budget]);
  for (const { headers } of stage.claude.requests) {
    expect(headers['anthropic-beta']).toContain('task-budgets-2026-03-13');
  }
  stage.claude.assertClean();
});

test('no more is told than the limit on tokens leaves', async () => {
  await using stage = await openStage(script([submit]), { limits: { tokens: 60_000 } });
  await plan(stage);
  expect(budgets(stage)).toEqual([{ type: 'tokens', total: 60_000 }]);
});

test('a budget that is too small for the API is not told', async () => {
  await using stage = await openStage(script([submit]), { limits: { usd: 0.3 } });
  await plan(stage);
  expect(budgets(stage)).toEqual([undefined]);
  expect(stage.claude.requests[0]?.headers['anthropic-beta']).not.toContain('task-budgets');
  stage.claude.assertClean();
});

test('a gateway that does not know task budgets is asked once with one', async () => {
  await using stage = await openStage(script([look, submit]), { taskBudgets: 'rejected' });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(budgets(stage).map((budget) => budget !== undefined)).toEqual([true, false, false]);
  expect(stage.waits).toEqual([]);
  expect(stage.ledger.totals().requests).toBe(2);
  stage.claude.assertClean();
});

test('so is a gateway that knows neither them nor threads', async () => {
  await using stage = await openStage(script([look, submit]), {
    taskBudgets: 'rejected',
    threads: 'rejected',
  });
  expect(await plan(stage)).toMatchObject({ kind: 'submitted' });
  expect(stage.ledger.totals().requests).toBe(2);
  stage.claude.assertClean();
});

test('a model that takes none goes on without', async () => {
  await using stage = await openStage(script([look, submit]));
  stage.claude.expectRejection('task budgets are not supported for this model');
  expect(await plan(stage, { model: 'claude-sonnet-5' })).toMatchObject({ kind: 'submitted' });
  stage.claude.assertClean();
});

test('after a summary the model is told what is left', async () => {
  const read = (name: string) => call('read', { file_path: name });
  const text = (word: string) => `${word} `.repeat(5_800);
  await using stage = await openStage(script([read('a'), read('b'), submit]), {
    files: { a: text('four'), b: text('five') },
    limits: { usd: 5, contextTokens: 20_000 },
  });
  await plan(stage);
  const [first, , , last] = budgets(stage);
  expect(first).toEqual({ type: 'tokens', total: 250_000 });
  const spent = stage.ledger.entries
    .slice(0, 3)
    .reduce((sum, entry) => sum + entry.inputTokens + entry.cacheWriteTokens + entry.outputTokens, 0);
  expect(spent).toBeGreaterThan(10_000);
  expect(last).toEqual({ type: 'tokens', total: 250_000, remaining: 250_000 - spent });
  stage.claude.assertClean();
});
