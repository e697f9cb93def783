import { expect, test } from '@jest/globals';
import { toPullRequest } from '../../../src/github/pull-requests.ts';
import { assertOwnPullRequest, issueOfBranch } from '../../../src/jobs/permission/own-pull-request.ts';
import { pullRequestAnswer } from '../../github/support.ts';

const repository = { id: 1, owner: 'octo', name: 'demo', defaultBranch: 'main' };
const branch = 'baton/issue-42-cache';
type Answer = Parameters<typeof toPullRequest>[0];
const pull = (head: { ref?: string; repo: { id: number } | null }, overrides: object = {}) => {
  const answer = {
    ...pullRequestAnswer(),
    ...overrides,
    head: { ref: branch, sha: 'a'.repeat(40), ...head },
  };
  return toPullRequest(answer as unknown as Answer, false);
};
const here = { repo: { id: 1 } };
const elsewhere = { base: { ref: 'main', sha: 'b'.repeat(40), repo: { id: 2 } } };

test('one from a branch of Baton’s in this repository is let through', () => {
  expect(assertOwnPullRequest(pull(here), repository)).toBeUndefined();
});

test.each([
  ['a fork', pull({ repo: { id: 2 } }), 'refused', '#7 comes from a fork'],
  ['a repository that is gone', pull({ repo: null }), 'refused', '#7 comes from a repository that is gone'],
  ['and in another repository', pull({ repo: { id: 2 } }, elsewhere), 'refused', 'another repository'],
  ['here, but into another repository', pull(here, elsewhere), 'refused', '#7 comes from a fork'],
  ['another branch', pull({ ...here, ref: 'feature' }), 'refused', 'is not one of Baton'],
  ['a name that only begins alike', pull({ ...here, ref: 'baton/issues-42' }), 'refused', 'is not one of'],
  ['a closed one', pull(here, { state: 'closed' }), 'blocked', '#7 is closed. Reopen it'],
] as const)('from %s it is turned away', (_what, given, conclusion, message) => {
  expect(() => assertOwnPullRequest(given, repository)).toThrow(
    expect.objectContaining({ conclusion, message: expect.stringContaining(message) }),
  );
});

test.each([
  [branch, 42],
  ['baton/issue-042-cache', undefined],
  ['baton/issue-4x-cache', undefined],
  ['baton/issue-99999999999-cache', undefined],
  ['other/issue-42-cache', undefined],
])('the issue of %s is %s', (headRef, issue) => {
  expect(issueOfBranch({ headRef })).toBe(issue);
});
