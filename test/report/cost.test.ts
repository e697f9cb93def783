import { expect, test } from '@jest/globals';
import { comparison, costTable } from '../../src/report/cost.ts';
import { spending } from '../support/report-samples.ts';

const spent = spending({ usd: 0.25 });

test('the table says what was spent, and how near the context came to its limit', () => {
  const table = costTable(spending());
  expect(table).toContain('| Model | `claude-sonnet-5-5` |');
  expect(table).toContain('| Cache read | 612k |');
  expect(table).toContain('| Peak context | 48k of 200k |');
  expect(table).toContain('| Time | 7 min 11 s |');
  expect(table).toContain('| **Cost** | **$0.257** |');
});

test('a model without a price is named beside the cost', () => {
  const table = costTable(spending({ models: ['my|model'], unpricedModels: ['my|model'], usd: 0 }));
  expect(table).toContain(
    '| **Cost** | **$0.00** and what `my\\|model` cost, for which there is no price here |',
  );
});

test.each([
  {
    singleSessionUsd: 1,
    says: "One long session on the planner's model: about $1.00; the handoff cost 50 % less.",
  },
  { singleSessionUsd: 0.4, says: 'about $0.400; the handoff cost 25 % more.' },
  { singleSessionUsd: 0.501, says: 'the handoff cost about the same.' },
])('compared with a single session at $singleSessionUsd', ({ singleSessionUsd, says }) => {
  const text = comparison({ plannerUsd: 0.25, singleSessionUsd }, spent);
  expect(text).toContain('Plan $0.250 + implementation $0.250 = **$0.500**.');
  expect(text).toContain(says);
});

test('nothing is compared where one of the models has no price', () => {
  for (const singleSessionUsd of [undefined, 0]) {
    expect(comparison({ plannerUsd: 0, singleSessionUsd }, spent)).toMatch(/^There is no price/);
  }
  const unpriced = spending({ unpricedModels: ['my-model'] });
  expect(comparison({ plannerUsd: 0.3, singleSessionUsd: 2 }, unpriced)).toBe(
    'There is no price for `my-model` here, so no comparison with a single session.',
  );
});
