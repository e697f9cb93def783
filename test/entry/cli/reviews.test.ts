import { expect, jest, test } from '@jest/globals';
import { mendedName, reviewedGreeting, submitFindings } from '../../support/scenarios/reviews.ts';
import { BRANCH, openWithPlan, PLAN, SUBJECTS } from './support/with-plan.ts';

jest.setTimeout(60_000);

const blocker = {
  severity: 'blocker',
  file: 'greet.sh',
  line: 1,
  message: 'A name with a backslash is interpreted.',
} as const;

test('the reviews are held on one’s own machine as well, and the report has what they found', async () => {
  await using own = await openWithPlan({
    reviewed: true,
    model: reviewedGreeting({
      security: [submitFindings(blocker)],
      documentation: [submitFindings({ severity: 'note', message: 'The primer is silent on names.' })],
      mends: mendedName,
    }),
  });
  const run = await own.baton(['implement', PLAN]);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain(
    '**Reviews by architecture-guard, security-review, documentation-sync: 2 findings**',
  );
  expect(run.stdout).toContain('🔧 ⛔ blocker (`security-review`) `greet.sh:1`');
  expect(run.stdout).toContain('The primer is silent on names.');
  expect(run.stdout).not.toMatch(/pull request/i);
  expect(own.subjects(BRANCH)).toEqual([...SUBJECTS, 'Greet people by their name — mended after review']);
  expect(own.checkout.git('status', '--porcelain')).toBe('');
  own.claude.assertClean();
});
