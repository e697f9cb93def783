import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sha } from '../../src/core/ids.ts';
import { commitFile } from '../../src/workspace/git/commit-file.ts';
import { fetchBranch, fetchCommit } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import { mergeCommit } from '../../src/workspace/git/merge-commit.ts';
import { publish } from '../../src/workspace/git/publish.ts';
import { type Remote, startRemote, TOKEN } from './support/remote.ts';

const branch = 'baton/issue-42-redis-caching';
const date = new Date('2026-01-09T12:00:00Z');
const message = { subject: 'Merge main', trailers: [] };

let remote: Remote;
let repository: HostRepository;
let mergeBase: Sha;
let ours: Sha;
beforeEach(async () => {
  remote = await startRemote();
  remote.commit({ branch: 'main', files: { 'a.txt': 'a', 'deep/b.txt': 'b' } });
  repository = await remote.open();
  mergeBase = await fetchBranch(repository, { branch: 'main' });
  remote.git('update-ref', `refs/heads/${branch}`, mergeBase);
  ours = remote.commit({ branch, files: { 'plan.md': 'plan' } });
  await fetchCommit(repository, { commit: ours });
});
afterEach(async () => remote[Symbol.asyncDispose]());

async function merged(files: Record<string, string>): Promise<{ sha: Sha | undefined; theirs: Sha }> {
  remote.commit({ branch: 'main', files });
  const theirs = await fetchBranch(repository, { branch: 'main' });
  return { sha: await mergeCommit(repository, { mergeBase, ours, theirs, message, date }), theirs };
}

test('holds what either side has changed, with both as its parents', async () => {
  const { sha, theirs } = await merged({ 'a.txt': 'A', 'new.txt': 'n' });
  const show = (format: string) => repository.git.run(['show', '-s', `--format=${format}`, `${sha}`]);
  expect((await show('%P')).trim()).toBe(`${ours} ${theirs}`);
  const names = await repository.git.run(['ls-tree', '-r', '--name-only', `${sha}`]);
  expect(names.trim().split('\n')).toEqual(['a.txt', 'deep/b.txt', 'new.txt', 'plan.md']);
  expect(await repository.git.run(['show', `${sha}:a.txt`])).toBe('A');
});

test('is published with what goes on from it, although only the heads are here', async () => {
  const { sha } = await merged({ 'a.txt': 'A' });
  const from = sha as Sha;
  const commit = await commitFile(repository, {
    parent: from,
    path: 'plan.md',
    content: 'v2',
    message,
    date,
  });
  const policy = { protectedPaths: ['a.txt'], secrets: [TOKEN], maxFileBytes: 1000 };
  await publish(repository, { branch, commit, expected: ours, from, policy });
  expect(remote.head(branch)).toBe(commit);
  expect(remote.git('log', '--format=%s', `main..${branch}`).split('\n')).toHaveLength(3);
});

test('is not made where both sides have changed one file', async () => {
  expect((await merged({ 'plan.md': 'theirs' })).sha).toBeUndefined();
});

test('is made once more after a conflict', async () => {
  await merged({ 'plan.md': 'theirs' });
  const theirs = mergeBase;
  expect(await mergeCommit(repository, { mergeBase, ours, theirs, message, date })).toBeDefined();
});
