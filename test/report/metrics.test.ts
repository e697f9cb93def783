import { expect, test } from '@jest/globals';
import { metricsOf } from '../../src/report/metrics.ts';
import { metricsMarkdown, metricsTable } from '../../src/report/metrics-table.ts';
import { MINUTE, plan, stopped, work } from './figures.ts';

const some = [
  { plan: plan(), work: work(), stopped: stopped({ failed: 1, cancelled: 2 }) },
  {
    plan: plan({ versions: 2, questions: 2, waitMs: 4 * MINUTE }),
    work: work({ adherence: 80, fixRounds: 2, criteriaMet: 1 }),
  },
  { plan: plan({ questions: 1, waitMs: undefined }), stopped: stopped({ failed: 1, limits: 1 }) },
  { work: work({ fixRounds: undefined, singleSessionUsd: undefined, waitMs: undefined }) },
  {},
];

test('what is known of plans and implementations', () => {
  const { usd, saved, stopped: stops, ...metrics } = metricsOf(some);
  expect(metrics).toEqual({
    plans: { made: 3, revised: 1 },
    implementations: 3,
    adherence: { mean: 280 / 3, least: 80 },
    firstTime: { passed: 1, of: 2 },
    criteria: { met: 5, of: 6 },
    questions: { mean: 1, most: 2 },
    peakContextTokens: 60_000,
    tokens: 3_100_000,
    labelToPlanMs: 3 * MINUTE,
    approvalToPushMs: 10 * MINUTE,
  });
  expect(usd).toBeCloseTo(1.7, 10);
  expect(stops).toEqual({ failed: 2, limits: 1, cancelled: 2, held: 0, usd: 0.2 });
  expect(saved?.usd).toBeCloseTo(1, 10);
  expect(saved).toMatchObject({ singleSessionUsd: 2, of: 2 });
});

test('as a table and as Markdown', () => {
  const metrics = metricsOf(some);
  expect(metricsTable(metrics).split('\n')).toEqual([
    'Plans                           3, of which 1 revised',
    'Implementations                 3',
    'Runs that stopped               2 failed, 1 at a limit, 2 cancelled; $0.200',
    'Adherence to the plan           93 of 100, at least 80',
    'Check passed at first           1 of 2',
    'Success criteria met            5 of 6',
    'Questions for a plan            1.0, at most 2  ✓ under 2',
    'Peak context                    60k tokens  ✓ under 200k',
    'Tokens                          3.1M',
    'Cost                            $1.70',
    'Saved against one session       $1.00 (50 %), over 2',
    'From label to plan              3 min 00 s (median)',
    'From approval to the last push  10 min 00 s (median)',
  ]);
  expect(metricsMarkdown(metrics)).toContain('| Peak context | 60k tokens | ✓ under 200k |');
});

test('goals that are missed and handoffs that were dearer are said plainly', () => {
  const metrics = metricsOf([
    { plan: plan({ questions: 3 }), work: work({ peakContextTokens: 210_000, usd: 1.3 }) },
  ]);
  const table = metricsTable(metrics);
  expect(table).toContain('3.0, at most 3  ✗ under 2');
  expect(table).toContain('210k tokens  ✗ under 200k');
  expect(table).toContain('$0.500 more (50 %), over 1');
});

test('of nothing nothing is said', () => {
  expect(metricsTable(metricsOf([]))).toMatch(/^Runs that stopped +none$/m);
  expect(metricsTable(metricsOf([])).match(/–/g)).toHaveLength(8);
});
