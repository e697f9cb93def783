import { expect, test } from '@jest/globals';
import { planPullRequestBody, planReadyComment } from '../../src/report/plan-ready.ts';
import { phaseList, progressComment } from '../../src/report/progress.ts';
import { stoppedReport } from '../../src/report/stopped.ts';
import { readText } from '../support/live-markdown.ts';
import { PLAN_URL, planReady, progress, RUN_URL, stopped } from '../support/report-samples.ts';

test('the pull request of a plan says what it is for, what to do, and closes its issue', () => {
  const body = planPullRequestBody(planReady());
  expect(body).toMatch(/^Plan for #42: \*\*Redis caching\*\*\n/);
  expect(body).toContain(`[\`.claude/plans/2026-11-20-cache.md\`](${PLAN_URL})`);
  expect(body).toContain('1. Cache protocol\n2. Use it in search');
  expect(body).toContain('open questions');
  expect(body).toContain('- Phase 2 has no verify command of its own.');
  expect(body).toMatch(/\nCloses #42$/);
});

test('a plan without warnings and open questions has no word about them', () => {
  const body = planPullRequestBody(planReady({ openQuestions: false, warnings: [], notices: [] }));
  expect(body).not.toContain('open questions');
  expect(body).not.toContain('Findings');
  expect(body).not.toContain('⚠️');
});

test('the comment on the issue points to the pull request', () => {
  expect(planReadyComment(planReady())).toContain('📋 **The plan is ready for review**: #43');
  expect(planReadyComment(planReady({ phases: ['Only one'] }))).toContain('Redis caching, in one phase.');
});

test('a plan that waits for nobody says so, and how to stop it', () => {
  const body = planPullRequestBody(planReady({ auto: true }));
  expect(body).toContain('carried out at once, **without an approval**');
  expect(body).toContain('`/baton cancel`');
  expect(body).not.toContain('**Approve** this pull request');
  const comment = planReadyComment(planReady({ auto: true }));
  expect(comment).toContain('being carried out**: #43');
  expect(comment).toContain('Nobody is asked to approve it');
  expect(comment).not.toContain('Approve the pull request');
});

test('progress has one box per phase and step, and time, tokens, cost and the run', () => {
  const comment = progressComment(progress());
  const boxes = comment.split('\n').filter((line) => line.includes('- ['));
  expect(boxes.map((line) => readText(line).trim())).toEqual([
    'Phase 1: Cache protocol',
    'Add __init__.py.',
    'Phase 2: Use it in search – quality check running',
    'Give search a cache.',
    'Read the limit from Config<int>.',
  ]);
  expect(comment).toContain('- [x] Add `__init__.py`.');
  expect(boxes.map((line) => line.includes('[x]'))).toEqual([true, true, false, true, false]);
  expect(comment).toContain(`1 min 05 s · 123k tokens · $0.004 · [run](${RUN_URL})`);
});

test.each([
  ['waiting', '**'],
  ['working', ' – in work'],
  ['checking', ' – quality check running'],
  ['done', '**'],
  ['failed', ' – ❌ not finished'],
] as const)('a phase that is %s ends in %j', (status, ending) => {
  const line = phaseList([{ number: 1, name: 'Protocol', status, steps: [] }]);
  expect(line.endsWith(ending)).toBe(true);
  expect(line.includes('[x]')).toBe(status === 'done');
});

test.each([
  ['refused', 'Not started'],
  ['blocked', 'something has to be settled first'],
  ['declined', 'No plan is needed'],
  ['needs_info', 'A question'],
  ['cancelled', 'Cancelled'],
  ['limit_reached', 'Stopped at a limit'],
  ['failed', 'Failed'],
] as const)('a run that ended as %s says so first', (conclusion, heading) => {
  const [first] = stoppedReport(stopped({ conclusion })).split('\n');
  expect(first).toContain(heading);
});

test('a stop shows its message, the last output, the phases, the cost and the run', () => {
  const report = stoppedReport(stopped());
  expect(report).toContain('Mend it by hand or approve again.');
  expect(report).toContain('```text\n1 test failed\n```');
  expect(report).toContain('- [x] **Phase 1: Cache protocol**');
  expect(report).toContain('| **Cost** | **$0.257** |');
  expect(report).toContain(`[The run](${RUN_URL})`);
});

test('a stop before anything was spent shows no cost', () => {
  const spending = { ...stopped().spending!, requests: 0 };
  expect(stoppedReport(stopped({ spending }))).not.toContain('Cost');
});
