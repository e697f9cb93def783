import { expect, test } from '@jest/globals';
import { Stop } from '../../src/core/stop.ts';
import { readBot } from '../../src/github/bot.ts';
import { explainGitHubError } from '../../src/github/explain-error.ts';
import { openPlanPullRequest } from '../../src/github/plan-pull-request.ts';
import { readRepository } from '../../src/github/repository.ts';
import { github, repo, testClient } from './support.ts';

async function explained(act: () => Promise<unknown>): Promise<Stop> {
  try {
    await act();
  } catch (error) {
    const stop = explainGitHubError(error);
    if (stop === undefined) throw error;
    expect(stop.conclusion).toBe('failed');
    return stop;
  }
  throw new Error('the request was granted');
}

const impatient = () => testClient({ patience: { attempts: 1 } });

test.each([
  [401, { message: 'Bad credentials' }, {}, 'Check `github_token`'],
  [403, { message: 'Resource not accessible' }, {}, 'Give the job `contents: write`, `issues: write`'],
  [
    403,
    { message: 'Resource not accessible' },
    { 'x-accepted-github-permissions': 'metadata=read' },
    'Give the job the permission `metadata=read`',
  ],
  [404, { message: 'Not Found' }, {}, 'Check that it exists and that the token may see it'],
  [409, { message: 'Conflict' }, {}, 'reports a conflict (409 on GET /repos/octo/demo): Conflict.'],
  [
    422,
    { message: 'Validation Failed', errors: [{ message: 'title is too long' }, 'and wrong'] },
    {},
    'refuses the request (422 on GET /repos/octo/demo): Validation Failed; title is too long; and wrong.',
  ],
  [418, 'teapot', {}, 'answered 418'],
  [500, 'oops', {}, 'has a problem (500 on GET /repos/octo/demo). Start again'],
  [
    429,
    { message: 'slow down' },
    { 'retry-after': '3600' },
    'rate limit for this token is used up. Start again in 60 min',
  ],
  [
    403,
    { message: 'API rate limit exceeded' },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
    'rate limit for this token is used up. Start again in a minute',
  ],
])('%d', async (status, body, headers, expected) => {
  github().get(repo).reply(status, body, headers);
  const stop = await explained(() => readRepository(impatient()));
  expect(stop.message).toContain(expected);
  expect(stop.message).not.toContain('token-of-the-test');
  expect(stop.cause).toBeDefined();
});

test('a pull request that Actions may not open names the setting', async () => {
  const message = 'GitHub Actions is not permitted to create or approve pull requests.';
  github().post(`${repo}/pulls`).reply(403, { message });
  const draft = { branch: 'baton/issue-42-cache', base: 'main', title: 't', body: 'b' };
  const stop = await explained(() => openPlanPullRequest(impatient(), draft));
  expect(stop.message).toContain('"Allow GitHub Actions to create and approve pull requests"');
});

test('no connection', async () => {
  github().get(repo).replyWithError('getaddrinfo ENOTFOUND');
  const stop = await explained(() => readRepository(impatient()));
  expect(stop.message).toContain('could not be reached (GET /repos/octo/demo)');
});

test('a query that is refused', async () => {
  const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }];
  github().post('/graphql').reply(200, { data: null, errors });
  const stop = await explained(() => readBot(impatient(), { serverUrl: 'https://github.com' }));
  expect(stop.message).toContain('The token may not do this (403 on POST /graphql)');
});

test('other errors are not explained away', () => {
  expect(explainGitHubError(new TypeError('x is undefined'))).toBeUndefined();
  const stop = new Stop('blocked', 'as it is');
  expect(explainGitHubError(stop)).toBe(stop);
});
