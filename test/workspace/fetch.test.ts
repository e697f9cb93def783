import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shaSchema } from '../../src/core/ids.ts';
import { fetchBranch, fetchCommit, remoteHead } from '../../src/workspace/git/fetch.ts';
import { readFileAt } from '../../src/workspace/git/read-commit.ts';
import { type Remote, startRemote, TOKEN } from './support/remote.ts';

let remote: Remote;
beforeEach(async () => {
  remote = await startRemote();
});
afterEach(async () => remote[Symbol.asyncDispose]());

test('fetches a branch without its history', async () => {
  remote.commit({ branch: 'main', files: { 'a.txt': 'one' } });
  const head = remote.commit({ branch: 'main', files: { 'a.txt': 'two' } });
  const repository = await remote.open();
  expect(await fetchBranch(repository, { branch: 'main' })).toBe(head);
  expect(await readFileAt(repository, { commit: head, path: 'a.txt' })).toBe('two');
  expect((await repository.git.run(['rev-list', head])).trim()).toBe(head);
});

test('fetches one commit by its name, also when the branch has moved on', async () => {
  const first = remote.commit({ branch: 'main', files: { 'a.txt': 'one' } });
  remote.commit({ branch: 'main', files: { 'a.txt': 'two' } });
  const repository = await remote.open();
  await fetchCommit(repository, { commit: first });
  expect(await readFileAt(repository, { commit: first, path: 'a.txt' })).toBe('one');
});

test('fetches as much history as is asked for', async () => {
  const first = remote.commit({ branch: 'main', files: { 'a.txt': 'one' } });
  const second = remote.commit({ branch: 'main', files: { 'a.txt': 'two' } });
  const repository = await remote.open();
  await fetchCommit(repository, { commit: second, depth: 2 });
  expect((await repository.git.run(['rev-list', second])).trim().split('\n')).toEqual([second, first]);
});

test('knows the head of a branch, and that there is none', async () => {
  const head = remote.commit({ branch: 'baton/issue-1-a', files: { 'a.txt': 'one' } });
  remote.commit({ branch: 'x/baton/issue-1-b', files: { 'a.txt': 'one' } });
  const repository = await remote.open();
  expect(await remoteHead(repository, 'baton/issue-1-a')).toBe(head);
  expect(await remoteHead(repository, 'baton/issue-1-b')).toBeUndefined();
});

describe('objects that git would complain of', () => {
  const commitWith = (tree: string, author: string) =>
    remote.store('commit', `tree ${tree}\nauthor ${author}\ncommitter ${author}\n\nOld\n`);

  test('are taken where they are merely old', async () => {
    remote.commit({ branch: 'main', files: { 'a.txt': 'a' } });
    const odd = commitWith(remote.git('rev-parse', 'main^{tree}'), 'Nobody 1234567890 +051800');
    const repository = await remote.open();
    await fetchCommit(repository, { commit: odd });
    expect(await readFileAt(repository, { commit: odd, path: 'a.txt' })).toBe('a');
  });

  test('are not where they are an attack', async () => {
    const blob = remote.store('blob', 'x');
    const tree = remote.store(
      'tree',
      Buffer.concat([Buffer.from('100644 .git\0'), Buffer.from(blob, 'hex')]),
    );
    const evil = commitWith(tree, 'Nobody <nobody@example.com> 1234567890 +0000');
    await expect(fetchCommit(await remote.open(), { commit: evil })).rejects.toMatchObject({ name: 'Stop' });
  });
});

describe('what goes wrong is said', () => {
  test('an empty repository', async () => {
    const repository = await remote.open();
    await expect(fetchBranch(repository, { branch: 'main' })).rejects.toMatchObject({
      conclusion: 'failed',
      message: expect.stringContaining('Could not fetch the branch main: it is not on the remote'),
    });
  });

  test('a commit that does not exist', async () => {
    remote.commit({ branch: 'main', files: { 'a.txt': 'one' } });
    const repository = await remote.open();
    await expect(fetchCommit(repository, { commit: shaSchema.parse('1'.repeat(40)) })).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringContaining('not on the remote'),
    });
  });

  test('a token that is not accepted', async () => {
    const repository = await remote.open({ token: async () => 'ghs_another' });
    await expect(remoteHead(repository, 'main')).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringContaining('did not accept the token'),
    });
  });

  test.each([
    [403, 'contents: write'],
    [404, 'cannot see it'],
  ])('HTTP %i', async (status, advice) => {
    remote.intercept = () => status;
    await expect(remoteHead(await remote.open(), 'main')).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringContaining(advice),
    });
  });

  test('the reason stays in the cause, and neither holds the token', async () => {
    const repository = await remote.open({ token: async () => `${TOKEN}x` });
    const error: unknown = await remoteHead(repository, 'main').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ cause: { name: 'GitFailure' } });
    expect(String((error as Error).cause) + String(error)).not.toContain(TOKEN);
  });
});

describe('a fault that passes', () => {
  test('is tried again', async () => {
    const head = remote.commit({ branch: 'main', files: { 'a.txt': 'one' } });
    let faults = 2;
    remote.intercept = () => (faults-- > 0 ? 502 : undefined);
    const pauses: number[] = [];
    const repository = await remote.open({ pause: async (milliseconds) => void pauses.push(milliseconds) });
    expect(await remoteHead(repository, 'main')).toBe(head);
    expect(pauses).toEqual([1_000, 4_000]);
  });

  test('is not tried for ever', async () => {
    remote.intercept = () => 503;
    await expect(remoteHead(await remote.open(), 'main')).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringContaining('Start the run again later'),
    });
    expect(remote.requests).toHaveLength(3);
  });
});

test.each(['--upload-pack=/tmp/x', 'a..b', 'a b', 'a:b', '+a', 'a\nb', '', '@{1}', 'a*', '-x', 'a/.b'])(
  'does not ask the remote about the branch %j',
  async (branch) => {
    const repository = await remote.open();
    const asked = fetchBranch(repository, { branch });
    if (branch === '+a') await expect(asked).rejects.toThrow(/Could not fetch/);
    else {
      await expect(asked).rejects.toMatchObject({ conclusion: 'refused' });
      expect(remote.requests).toEqual([]);
    }
  },
);

test.each([
  'file:///srv/x.git',
  'ssh://git@github.com/a/b.git',
  'https://user:pass@github.com/a/b.git',
  'ext::sh',
  '',
])('does not take %j for a remote', async (remoteUrl) => {
  await expect(remote.open({ remoteUrl })).rejects.toMatchObject({ name: 'Stop' });
});

test('does not follow a redirect, which could carry the token away', async () => {
  await using other = await startRemote();
  other.commit({ branch: 'main', files: { 'a.txt': 'theirs' } });
  const repository = await remote.open();
  remote.intercept = ({ url }) => ({ location: other.url + url?.slice('/acme/shop.git'.length) });
  await expect(remoteHead(repository, 'main')).rejects.toMatchObject({ name: 'Stop' });
  expect(other.requests).toEqual([]);
});

test('stops where the run is cancelled', async () => {
  const controller = new AbortController();
  const repository = await remote.open({ signal: controller.signal });
  controller.abort(new Error('cancelled by a person'));
  await expect(remoteHead(repository, 'main')).rejects.toThrow('cancelled by a person');
});
