import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { git, listRefs, mergeBase, readCommit, resolveCommit } from '../support/github/git-repository.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/start-github.ts';
import type { Repository } from '../support/github/state.ts';

let github: GitHubStandIn;
let repository: Repository;

const NEW = { owner: 'acme', name: 'shop', files: { a: 'a\n' } };

beforeEach(async () => {
  github = await startGitHub();
  repository = await github.createRepository(NEW);
});

afterEach(() => github.close());

test.each(['loose', 'packed'])('a %s ref that git itself moves or deletes is noticed', async (kind) => {
  const { gitDirectory } = repository;
  const first = await resolveCommit(gitDirectory, 'main');
  const second = await github.commit({ repository, files: { b: 'b\n' }, message: 'b', author: 'acme' });
  const settle = async () => {
    if (kind === 'packed') await git(gitDirectory, 'pack-refs', '--all');
  };
  await settle();
  expect(await resolveCommit(gitDirectory, 'main')).toBe(second);
  await git(gitDirectory, 'update-ref', 'refs/heads/main', String(first));
  await settle();
  expect(await resolveCommit(gitDirectory, 'main')).toBe(first);
  await git(gitDirectory, 'update-ref', '-d', 'refs/heads/main');
  expect(await listRefs(gitDirectory)).toEqual([]);
  expect(await resolveCommit(gitDirectory, 'main')).toBeUndefined();
});

test('a tag stands for its commit', async () => {
  const { gitDirectory } = repository;
  const sha = await resolveCommit(gitDirectory, 'main');
  const signed = ['-c', 'user.name=acme', '-c', 'user.email=acme@example.com'];
  await git(gitDirectory, ...signed, 'tag', '-a', '-m', 'v1', 'v1', 'main');
  expect(await resolveCommit(gitDirectory, 'v1')).toBe(sha);
  expect((await listRefs(gitDirectory)).map(({ type }) => type)).toEqual(['commit', 'tag']);
});

test('a question about a branch is asked again, one about an object that was not there too', async () => {
  const { gitDirectory } = repository;
  const first = String(await resolveCommit(gitDirectory, 'main'));
  expect(await mergeBase(gitDirectory, 'main', 'main')).toBe(first);
  const next = { repository, files: { b: 'b\n' }, message: 'b', author: 'acme' };
  const elsewhere = await github.createRepository({ ...NEW, name: 'other' });
  const foreign = await github.commit({ ...next, repository: elsewhere });
  expect(await resolveCommit(gitDirectory, foreign)).toBeUndefined();
  await git(gitDirectory, 'fetch', '--quiet', elsewhere.gitDirectory, foreign);
  expect(await resolveCommit(gitDirectory, foreign)).toBe(foreign);
  const second = await github.commit(next);
  expect(await mergeBase(gitDirectory, 'main', 'main')).toBe(second);
});

test('a repository in the place of a deleted one has nothing of it', async () => {
  const sha = String(await resolveCommit(repository.gitDirectory, 'main'));
  expect((await readCommit(repository.gitDirectory, sha)).sha).toBe(sha);
  await github.deleteRepository(repository);
  const { gitDirectory } = await github.createRepository({ owner: 'acme', name: 'shop' });
  expect(gitDirectory).toBe(repository.gitDirectory);
  expect(await listRefs(gitDirectory)).toEqual([]);
  await expect(readCommit(gitDirectory, sha)).rejects.toThrow('cat-file');
});
