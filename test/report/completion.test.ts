import { expect, test } from '@jest/globals';
import { completionReport } from '../../src/report/completion.ts';
import { readText } from '../support/live-markdown.ts';
import { completion } from '../support/report-samples.ts';

test('the report has its parts in the order in which they are promised', () => {
  const text = readText(completionReport(completion()));
  const parts = [
    '⚠️ Implementation complete, but not all of it holds: Redis caching',
    'approved by ada',
    'Phases completed',
    'Files created',
    'Files modified',
    'Files renamed',
    'Adherence to the plan: 72 of 100',
    'Deviations from the plan',
    'Success criteria: 1 of 2 met',
    'Quality check: passed (after 1 round of mending)',
    'Tokens and cost',
    'One long session',
    'Next steps',
  ];
  const places = parts.map((part) => text.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(text).not.toContain('Files deleted');
});

test('only what holds whole is told with a tick', () => {
  const [heading] = completionReport(completion({ draftBecause: undefined })).split('\n');
  expect(heading).toBe('✅ **Implementation complete: Redis caching**');
});

test('how it went and what is open stand at the top, once', () => {
  const text = completionReport(
    completion({ draftBecause: 'no test.', comparison: { plannerUsd: 0.5, singleSessionUsd: 1 } }),
  );
  const [, , inShort, open] = text.split('\n\n');
  expect(inShort).toBe(
    '1 of 2 success criteria met · quality check passed · adherence 72 of 100 · $0.757 with the plan',
  );
  expect(open).toBe('⚠️ The pull request stays a draft: no test.');
  expect(text.match(/stays a draft/g)).toHaveLength(1);
});

test('deviations are those that were told and those that the host saw', () => {
  const text = completionReport(completion());
  expect(text).toContain('- Phase 2: The client was renamed upstream. (`src/search.py`)');
  expect(text).toContain('- Phase 1: steps 2, 3 not ticked');
  expect(text).toContain('- Changed without being in the plan: `src/extra.py`');
  expect(text).toContain('- Changed by a tool, as what is planned asks for: `package-lock.json`');
  expect(text).toContain('- In the plan, but not changed: `docs/search.md` (reported above)');
  expect(text).toContain('- Was to be created, but modified: `src/index.py`');
  expect(text).toContain('- Changed although the plan says not to: `src/auth.py`');
  expect(text).toContain('- Named under Tests, but not there: `tests/test_cache.py`');
  expect(text).toContain('- Named under Documentation, but not changed: `README.md`');
});

test('each failing verify command stands with its output', () => {
  const text = completionReport(completion());
  expect(text).toContain('- ❌ `ruff check`\n\n  ```text\n  E501 line too long\n  ```');
  expect(text).toContain('- ✅ `pytest`');
});

test.each([
  [undefined, 'none is configured (`quality.commands`)'],
  [0, 'passed (first time)'],
  [2, 'passed (after 2 rounds of mending)'],
])('the quality check with %p rounds is told as %s', (fixRounds, says) => {
  expect(completionReport(completion({ fixRounds }))).toContain(`**Quality check**: ${says}\n`);
});

test('an approval that could not be taken back is not told as dismissed', () => {
  const text = completionReport(completion({ standingApprovals: ['ada'] }));
  expect(text).toContain('Dismiss the approval by `ada` yourself');
  expect(text).not.toContain('was dismissed');
});

test('where nobody approved, the report says so', () => {
  const text = completionReport(completion({ approvedBy: [] }));
  expect(text).toContain('⚠️ **Nobody approved this plan**');
  expect(text).toContain('Review the plan and the code.');
  expect(text).not.toContain('was dismissed');
});

test('without deviations there is a None, without a comparison no comparison', () => {
  const none = completion({
    deviations: [],
    openSteps: [],
    adherence: {
      score: 100,
      ...{ unplanned: [], untouched: [], wrongKind: [], explained: [], forbidden: [] },
      ...{ generated: [], missingTests: [], untouchedDocumentation: [] },
    },
    comparison: undefined,
  });
  const text = completionReport(none);
  expect(text).toContain('**Adherence to the plan**: 100 of 100');
  expect(text).toContain('**Deviations from the plan**\n\n- None');
  expect(text).not.toContain('single session');
});
