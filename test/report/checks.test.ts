import { describe, expect, test } from '@jest/globals';
import type { StopConclusion } from '../../src/core/stop.ts';
import {
  implementationStopped,
  implementationWentOn,
  implemented,
  implementing,
  misconfigured,
  planApproved,
  planUnfit,
  planWaiting,
} from '../../src/report/checks.ts';
import { liveParts } from '../support/live-markdown.ts';
import { completion, progress, RUN_URL } from '../support/report-samples.ts';

const origin = { planPath: '.claude/plans/2026-11-20-cache.md', runUrl: RUN_URL };
const { phases } = progress();
const { criteria } = completion();
const finding = {
  rule: 'step-concrete',
  severity: 'warning',
  line: 31,
  message: 'Step 2 names nothing.',
  remedy: 'Name the file.',
} as const;

describe('Baton / plan', () => {
  test('is not green before the approval, says how to approve and annotates the plan file', () => {
    const check = planWaiting({ ...origin, findings: [finding] });
    expect(check).toMatchObject({
      name: 'Baton / plan',
      verdict: 'action_required',
      annotations: [
        {
          path: origin.planPath,
          line: 31,
          level: 'warning',
          title: 'step-concrete',
          message: 'Step 2 names nothing.\nName the file.',
        },
      ],
    });
    expect(check.summary).toContain('**approve** this pull request');
    expect(check.summary).toContain('The plan check has one remark');
  });

  test('an error is annotated as one', () => {
    const check = planWaiting({ ...origin, findings: [{ ...finding, severity: 'error' }] });
    expect(check.annotations[0]).toMatchObject({ level: 'failure' });
    expect(planWaiting({ ...origin, findings: [] }).summary).not.toContain('remark');
  });

  test('is green by approval, with who gave it', () => {
    const check = planApproved({ ...origin, approvedBy: ['ada', 'ben'] });
    expect(check).toMatchObject({ verdict: 'success', title: 'Approved by ada, ben', annotations: [] });
  });

  test('is not green where nobody approved', () => {
    const check = planApproved({ ...origin, approvedBy: [] });
    expect(check).toMatchObject({ verdict: 'neutral', title: 'Nobody approved this plan' });
  });

  test('fails with the faults of an edited plan on its lines', () => {
    const check = planUnfit({ ...origin, findings: [{ ...finding, severity: 'error' }] });
    expect(check).toMatchObject({ verdict: 'failure', annotations: [{ line: 31, level: 'failure' }] });
    expect(check.summary).toContain('Mend it there and approve again');
  });

  test('fails with the fault of the configuration', () => {
    const check = misconfigured({ message: 'line 3, `limit`: unknown', runUrl: RUN_URL });
    expect(check).toMatchObject({ name: 'Baton / plan', verdict: 'failure' });
    expect(check.summary).toContain('line 3, `limit`: unknown');
  });
});

describe('Baton / implementation', () => {
  test('has the phases as a list of tasks while it runs', () => {
    const check = implementing({ ...origin, phases });
    expect(check).toMatchObject({
      name: 'Baton / implementation',
      verdict: 'in_progress',
      title: '1 of 2 phases done',
    });
    expect(check.summary).toContain('- [x] **Phase 1: Cache protocol**');
    expect(check.summary).toContain('- [ ] **Phase 2: Use it in search**');
  });

  test('says on a commit that was left where it went on', () => {
    const next = 'c'.repeat(40);
    const check = implementationWentOn({ next, runUrl: RUN_URL });
    expect(check).toMatchObject({ verdict: 'neutral', title: 'Went on with ccccccc' });
  });

  test('succeeds where all criteria are met', () => {
    const met = criteria.map((each) => ({ ...each, met: true }));
    const check = implemented({ ...origin, phases, criteria: met, draftBecause: undefined });
    expect(check).toMatchObject({
      verdict: 'success',
      title: '1 of 2 phases done, 2 of 2 criteria met',
    });
    expect(check.summary).toContain('`pytest -k cache` passed, run by the host');
  });

  test('is neutral for a draft, and says why it is one', () => {
    const check = implemented({ ...origin, phases, criteria, draftBecause: '“Entries expire” is not met.' });
    expect(check).toMatchObject({ verdict: 'neutral', title: 'Left a draft: 1 of 2 criteria met' });
    expect(check.summary).toContain('stays a draft: “Entries expire” is not met.');
  });

  test.each<[StopConclusion, string]>([
    ['failed', 'failure'],
    ['limit_reached', 'failure'],
    ['cancelled', 'cancelled'],
    ['blocked', 'action_required'],
    ['needs_info', 'action_required'],
    ['refused', 'action_required'],
  ])('a run that ended as %s shows as %s', (conclusion, verdict) => {
    const message = 'Mend the plan.';
    const check = implementationStopped({ conclusion, message, output: undefined, phases, runUrl: RUN_URL });
    expect(check).toMatchObject({ verdict, title: expect.stringContaining('1 of 2 phases done') });
    expect(check.summary).toContain('Mend the plan.');
    expect(check.text).toBeUndefined();
  });

  test('what a failing command printed is its text', () => {
    const check = implementationStopped({
      ...{ conclusion: 'failed', message: 'No.', phases, runUrl: RUN_URL },
      output: '1 test failed',
    });
    expect(check.text).toBe('```text\n1 test failed\n```');
  });
});

const everyCheck = (text: string, times = 1) => {
  const many = <T>(items: readonly T[]) => Array.from({ length: times }, () => items).flat();
  const shown = many(
    phases.map((phase) => ({ ...phase, name: text, steps: phase.steps.map((step) => ({ ...step, text })) })),
  );
  const answers = many(
    criteria.map((each) => ({
      ...each,
      criterion: text,
      markdown: text,
      word: text,
      runs: [{ command: text, passed: false, output: text }],
    })),
  );
  const findings = many([{ ...finding, message: text, remedy: text }]);
  return [
    planWaiting({ ...origin, findings }),
    planApproved({ ...origin, approvedBy: many([text]) }),
    misconfigured({ message: text, runUrl: RUN_URL }),
    implementing({ ...origin, phases: shown }),
    implemented({ ...origin, phases: shown, criteria: answers, draftBecause: text }),
    implementationStopped({
      ...{ conclusion: 'failed', message: text, output: text, phases: shown, runUrl: RUN_URL },
    }),
  ];
};

test('links the run, for GitHub may drop the link of the check itself', () => {
  for (const { summary } of everyCheck('x')) expect(summary).toContain(`[The run](${RUN_URL})`);
});

test.each([
  'Hi @octocat, Fixes #1 ![](https://evil.example/beacon.png) [x](javascript:alert(1)) <img src=x>',
  '```\n@octocat\n```\n\n[The run]: https://evil.example',
  '` @octocat `` ``` ~~~ | a |\r@octocat #1\r```\r@octocat',
])('what a model or a stranger wrote can do nothing: %j', (text) => {
  for (const { summary, text: more = '' } of everyCheck(text)) {
    expect(liveParts(summary, { allowed: [RUN_URL] })).toEqual([]);
    expect(liveParts(more)).toEqual([]);
  }
});

test('GitHub has nothing to cut off', () => {
  for (const check of everyCheck('漢字かな'.repeat(2_000), 50)) {
    expect(Buffer.byteLength(check.summary)).toBeLessThan(65_535);
    expect(Buffer.byteLength(check.text ?? '')).toBeLessThan(65_535);
    expect(check.title.length).toBeLessThanOrEqual(255);
    for (const { title, message } of check.annotations) {
      expect(title.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(message)).toBeLessThan(64 * 1024);
    }
  }
});
