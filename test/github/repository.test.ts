import { describe, expect, test } from '@jest/globals';
import { compareCommits } from '../../src/github/compare-commits.ts';
import { readBranchHead, readRepository, readTextFile } from '../../src/github/repository.ts';
import { github, repo, sha, testClient } from './support.ts';

test('readRepository', async () => {
  github()
    .get(repo)
    .reply(200, { id: 9, name: 'demo', owner: { login: 'octo' }, default_branch: 'trunk' });
  expect(await readRepository(testClient())).toEqual({
    id: 9,
    owner: 'octo',
    name: 'demo',
    defaultBranch: 'trunk',
  });
});

describe('readTextFile', () => {
  const contents = `${repo}/contents/.github%2Fbaton.yml`;
  const read = () => readTextFile(testClient(), { path: '.github/baton.yml', ref: 'main' });
  const file = (bytes: Buffer, overrides = {}) => ({
    type: 'file',
    encoding: 'base64',
    size: bytes.length,
    content: bytes.toString('base64'),
    ...overrides,
  });
  const answer = (body: object) => github().get(contents).query({ ref: 'main' }).reply(200, body);

  test('gives the text as it is, byte order mark and all', async () => {
    answer(file(Buffer.from('\uFEFFsetup: [] # größer\r\n')));
    expect(await read()).toBe('\uFEFFsetup: [] # größer\r\n');
  });

  test('an empty file is not a missing one', async () => {
    answer(file(Buffer.alloc(0)));
    expect(await read()).toBe('');
    github().get(contents).query({ ref: 'main' }).reply(404, { message: 'Not Found' });
    expect(await read()).toBeUndefined();
  });

  test.each([
    ['a directory', [], 'is not a file'],
    ['a link', { type: 'symlink', size: 3, target: '../x' }, 'is not a file'],
    ['a submodule', { type: 'submodule', size: 0 }, 'is not a file'],
    ['a large file', file(Buffer.from('x'), { size: 600_000 }), 'is too large (600000 bytes)'],
    ['a file that GitHub leaves out', file(Buffer.from('x'), { encoding: 'none' }), 'is too large'],
    ['bytes', file(Buffer.from([0xff, 0xfe, 0x00])), 'is not UTF-8 text'],
  ])('%s ends the run', async (_name, body, message) => {
    answer(body);
    await expect(read()).rejects.toMatchObject({
      conclusion: 'failed',
      message: expect.stringContaining(message),
    });
  });

  test('a failure is not a missing file', async () => {
    github().get(contents).query({ ref: 'main' }).reply(403, { message: 'no' });
    await expect(read()).rejects.toMatchObject({ status: 403 });
  });
});

describe('readBranchHead', () => {
  const ref = `${repo}/git/ref/heads%2Fbaton%2Fissue-42-cache`;
  const read = () => readBranchHead(testClient(), 'baton/issue-42-cache');

  test('the commit', async () => {
    github()
      .get(ref)
      .reply(200, { ref: 'refs/heads/baton/issue-42-cache', object: { sha: sha('a') } });
    expect(await read()).toBe(sha('a'));
  });

  test.each([
    ['no such branch', 404],
    ['an empty repository', 409],
  ])('%s', async (_name, status) => {
    github().get(ref).reply(status, { message: 'no' });
    expect(await read()).toBeUndefined();
  });
});

test('compareCommits reads every page', async () => {
  const commit = (digit: string, author: object | null) => ({
    sha: sha(digit),
    parents: [{ sha: sha('0') }],
    commit: { message: `commit ${digit}`, author: { email: 'a@x.org' }, committer: { email: 'c@x.org' } },
    author,
    committer: {},
  });
  const page = (number: number, commits: object[]) =>
    github()
      .get(`${repo}/compare/main...topic`)
      .query({ per_page: 100, page: number })
      .reply(200, { url: 'x', merge_base_commit: { sha: sha('9') }, total_commits: 2, commits });
  page(1, [commit('1', { id: 5, login: 'ann' })]);
  page(2, [commit('2', null)]);

  expect(await compareCommits(testClient(), { base: 'main', head: 'topic' })).toEqual({
    mergeBase: sha('9'),
    commits: [
      {
        sha: sha('1'),
        parents: [sha('0')],
        message: 'commit 1',
        authorEmail: 'a@x.org',
        committerEmail: 'c@x.org',
        authorId: 5,
        committerId: undefined,
      },
      expect.objectContaining({ sha: sha('2'), authorId: undefined }),
    ],
  });
});
