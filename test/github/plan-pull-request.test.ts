import { describe, expect, test } from '@jest/globals';
import {
  findPlanBranches,
  findPlanPullRequest,
  openPlanPullRequest,
} from '../../src/github/plan-pull-request.ts';
import {
  assertFromHere,
  markReadyForReview,
  readPullRequest,
  updatePullRequest,
} from '../../src/github/pull-requests.ts';
import { bot, github, pullRequestAnswer, repo, sha, testClient } from './support.ts';

const branch = 'baton/issue-42-cache';

const branchesAre = (...names: string[]) =>
  github()
    .get(`${repo}/git/matching-refs/heads%2Fbaton%2Fissue-42-`)
    .reply(
      200,
      names.map((name) => ({ ref: `refs/heads/${name}`, object: { sha: sha('a') } })),
    );

const openFrom = (name: string, ...answers: object[]) =>
  github()
    .get(`${repo}/pulls`)
    .query({ head: `octo:${name}`, state: 'open', per_page: 100 })
    .reply(200, answers);

describe('readPullRequest', () => {
  test('gives what the jobs look at', async () => {
    github().get(`${repo}/pulls/7`).reply(200, pullRequestAnswer());
    expect(await readPullRequest(testClient(), 7)).toEqual({
      number: 7,
      nodeId: 'PR_7',
      url: 'https://github.com/octo/demo/pull/7',
      title: 'Plan for #42',
      body: '',
      draft: true,
      state: 'open',
      openedAt: new Date('2026-01-09T12:00:00Z'),
      merged: false,
      headRef: branch,
      headSha: sha('a'),
      headRepositoryId: 1,
      baseRef: 'main',
      baseSha: sha('b'),
      baseRepositoryId: 1,
      author: { id: bot.id, login: bot.login, type: 'Bot' },
    });
  });

  test('one that is not there', async () => {
    github().get(`${repo}/pulls/7`).reply(404, { message: 'Not Found' });
    await expect(readPullRequest(testClient(), 7)).rejects.toMatchObject({
      conclusion: 'failed',
      message: 'There is no pull request #7 in octo/demo. Check the number.',
    });
  });

  test.each([
    ['a fork', { id: 2 }, 'comes from a fork'],
    ['a repository that is gone', null, 'comes from a repository that is gone'],
  ])('a head in %s is refused', async (_name, headRepository, message) => {
    const head = { ref: branch, sha: sha('a'), repo: headRepository };
    github().get(`${repo}/pulls/7`).reply(200, pullRequestAnswer({ head }));
    const pullRequest = await readPullRequest(testClient(), 7);
    expect(() => assertFromHere(pullRequest)).toThrow(message);
  });

  test('a head in this repository is fine', async () => {
    github().get(`${repo}/pulls/7`).reply(200, pullRequestAnswer());
    expect(assertFromHere(await readPullRequest(testClient(), 7))).toBeUndefined();
  });
});

describe('findPlanPullRequest', () => {
  const find = () => findPlanPullRequest(testClient(), { issue: 42 });

  test('finds the open one among the branches of the issue', async () => {
    branchesAre('baton/issue-42-old', branch);
    openFrom('baton/issue-42-old');
    openFrom(branch, pullRequestAnswer());
    expect(await find()).toMatchObject({ number: 7, headRef: branch });
  });

  test('none', async () => {
    branchesAre();
    expect(await find()).toBeUndefined();
  });

  test('one from a fork, or from another branch, is none', async () => {
    branchesAre(branch);
    const fork = { ref: branch, sha: sha('a'), repo: { id: 2 } };
    const gone = { ref: branch, sha: sha('a'), repo: null };
    const other = { ref: 'baton/issue-42-cache-2', sha: sha('a'), repo: { id: 1 } };
    openFrom(branch, ...[fork, gone, other].map((head) => pullRequestAnswer({ head })));
    expect(await find()).toBeUndefined();
  });

  test('several are named', async () => {
    branchesAre('baton/issue-42-other', branch);
    const head = { ref: 'baton/issue-42-other', sha: sha('c'), repo: { id: 1 } };
    openFrom('baton/issue-42-other', pullRequestAnswer({ number: 9, head }));
    openFrom(branch, pullRequestAnswer());
    await expect(find()).rejects.toMatchObject({
      conclusion: 'blocked',
      message: 'There are several open plans for #42: #9 and #7. Close all but one and start again.',
    });
  });
});

test('findPlanBranches gives plain names', async () => {
  branchesAre('baton/issue-42-a', 'baton/issue-42-b');
  const branches = await findPlanBranches(testClient(), { issue: 42 });
  expect(branches).toEqual(['baton/issue-42-a', 'baton/issue-42-b']);
});

describe('openPlanPullRequest', () => {
  const request = { title: 'Plan for #42', base: 'main', body: 'the plan', head: branch };
  const creates = (draft = true) => github().post(`${repo}/pulls`, { ...request, draft });
  const open = (client = testClient()) =>
    openPlanPullRequest(client, { branch, base: 'main', title: 'Plan for #42', body: 'the plan' });

  test('opens a draft', async () => {
    creates().reply(201, pullRequestAnswer());
    expect(await open()).toMatchObject({ number: 7, draft: true });
  });

  test('takes the one that exists already', async () => {
    const errors = [{ message: 'A pull request already exists for octo:baton/issue-42-cache.' }];
    creates().reply(422, { message: 'Validation Failed', errors });
    openFrom(branch, pullRequestAnswer());
    expect(await open()).toMatchObject({ number: 7 });
  });

  test('a connection cut after it took effect does not open a second', async () => {
    creates().replyWithError('socket hang up');
    openFrom(branch, pullRequestAnswer());
    expect(await open()).toMatchObject({ number: 7 });
  });

  test('a failure without effect is tried again', async () => {
    creates().reply(502, {});
    openFrom(branch);
    creates().reply(201, pullRequestAnswer());
    expect(await open()).toMatchObject({ number: 7 });
  });

  test('a repository without drafts gets an ordinary one', async () => {
    creates().reply(422, { message: 'Draft pull requests are not supported in this repository.' });
    openFrom(branch);
    creates(false).reply(201, pullRequestAnswer({ draft: false }));
    const client = testClient();
    expect(await open(client)).toMatchObject({ draft: false });
    expect(client.warnings).toEqual([expect.stringContaining('no draft pull requests')]);
  });

  test('any other refusal is final', async () => {
    creates().reply(422, { message: 'Validation Failed', errors: [{ message: 'No commits between' }] });
    openFrom(branch);
    await expect(open()).rejects.toMatchObject({ status: 422 });
  });

  test('trying ends', async () => {
    creates().times(2).reply(502, {});
    openFrom(branch);
    openFrom(branch);
    await expect(open(testClient({ patience: { attempts: 2 } }))).rejects.toMatchObject({ status: 502 });
  });
});

test('updatePullRequest changes what is given', async () => {
  github().patch(`${repo}/pulls/7`, { body: 'Closes #42' }).reply(200, pullRequestAnswer());
  await updatePullRequest(testClient(), { number: 7, body: 'Closes #42' });
});

test('markReadyForReview', async () => {
  github()
    .get(`${repo}/pulls/7`)
    .reply(200, { ...pullRequestAnswer(), draft: true });
  github()
    .post('/graphql', ({ query, variables }) => {
      return query.includes('markPullRequestReadyForReview') && variables.id === 'PR_7';
    })
    .reply(200, { data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } });
  await markReadyForReview(testClient(), { number: 7 });
});
