import { expect, test } from '@jest/globals';
import { Ledger } from '../../../src/agent/ledger.ts';
import { plannerMark, readPlannerMark } from '../../../src/jobs/plan-file/planner-mark.ts';
import { request } from '../../agent/support/usage.ts';

const ledger = new Ledger();
ledger.record(request([100, 9_000, 0, 400], { role: 'planner', model: 'claude-opus-5-5' }));
ledger.record(request([10, 1_000, 9_100, 2_000], { role: 'planner', model: 'claude-opus-5-5' }));
const mark = plannerMark(ledger)!;
const usage = {
  model: 'claude-opus-5-5',
  usd: expect.closeTo(0.0004 + 0.045 + 0.008 + 0.000_04 + 0.005 + 0.001_82 + 0.04, 6),
  finalContextTokens: 12_110,
};

test('what planning took is hidden in the body and read back', () => {
  expect(mark).toMatch(/^<!-- .* -->$/);
  expect(readPlannerMark(`Plan for #42\n\n${mark}\n`)).toEqual(usage);
});

test('where nothing was spent there is no mark', () => {
  expect(plannerMark(new Ledger())).toBeUndefined();
});

test('a revision adds to what the plan had taken before, as one long session would have gone on', () => {
  const earlier = { model: 'claude-opus-5-5', usd: 0.5, finalContextTokens: 30_000 };
  expect(readPlannerMark(plannerMark(ledger, earlier) ?? '')).toEqual({
    ...usage,
    usd: expect.closeTo(0.5 + 0.10026, 6),
    finalContextTokens: 30_000 + 12_110 - 9_100,
  });
  expect(readPlannerMark(plannerMark(new Ledger(), earlier) ?? '')).toEqual(earlier);
});

test('of two marks the last counts, for it is the one that the host put there', () => {
  const forged = mark.replace(/"usd":[\d.]+/, '"usd":0');
  expect(readPlannerMark(`${forged}\n\n${mark}`)).toEqual(usage);
});

test.each([
  ['no mark', 'Plan for #42'],
  ['a mark that is not closed', mark.replace(' -->', '')],
  ['no JSON', '<!-- baton:planner usd=3 -->'],
  ['a field of the wrong type', mark.replace('12110', '"many"')],
  ['a negative cost', mark.replace('"usd":', '"usd":-')],
  ['a missing field', '<!-- baton:planner {"model":"claude-opus-5-5"} -->'],
])('%s is no usage', (_, body) => {
  expect(readPlannerMark(body)).toBeUndefined();
});
