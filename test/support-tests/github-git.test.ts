import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { plainGitEnvironment } from '../support/git-server.ts';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop;
let directory: string;

beforeEach(async () => {
  shop = await startShop();
  directory = await mkdtemp(join(tmpdir(), 'clone-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
  await shop.github.close();
  shop.github.assertClean();
});

/** Runs git with a token in a header, as the product does; the header is configured in the environment. */
async function git(token: string | undefined, ...args: string[]): Promise<string> {
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const env = {
    ...plainGitEnvironment,
    ...(token && { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: header }),
    GIT_AUTHOR_NAME: 'bot',
    GIT_AUTHOR_EMAIL: '41898282+github-actions[bot]@users.noreply.127.0.0.1',
    GIT_COMMITTER_NAME: 'bot',
    GIT_COMMITTER_EMAIL: 'bot@example.com',
  };
  const { stdout, stderr } = await promisify(execFile)('git', args, { cwd: directory, env });
  return stdout + stderr;
}

const urlOf = (name = 'acme/shop') => `${shop.github.serverUrl}/${name}.git`;

async function commitFile(path: string, options: { amend?: boolean } = {}): Promise<string> {
  await writeFile(join(directory, path), `${path}\n`);
  await git(undefined, 'add', '--', path);
  await git(undefined, 'commit', '--quiet', '-m', path, ...(options.amend ? ['--amend'] : []));
  return (await git(undefined, 'rev-parse', 'HEAD')).trim();
}

async function cloned(token = shop.token) {
  await git(token, 'clone', '--quiet', urlOf(), '.');
}

describe('who may', () => {
  test('clone and push with a token', async () => {
    await cloned();
    const sha = await commitFile('new.txt');
    await git(shop.token, 'push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
    const { data } = await shop.octokit.rest.repos.getCommit({ ...shop.at, ref: 'feature' });
    expect(data).toMatchObject({ sha, author: { login: 'github-actions[bot]' }, committer: null });
    expect(await shop.github.readFile({ repository: shop.shop, ref: 'feature', path: 'new.txt' })).toBe(
      'new.txt\n',
    );
    const log = await shop.github.log({ repository: shop.shop, ref: 'feature', since: 'main' });
    expect(log.map(({ message }) => message)).toEqual(['new.txt']);
    expect(shop.github.pushes).toEqual([
      {
        repository: 'acme/shop',
        actor: 'github-actions[bot]',
        ref: 'refs/heads/feature',
        before: '0'.repeat(40),
        after: sha,
      },
    ]);
    const received = shop.github.requests.find(({ path }) => path === '/acme/shop.git/git-receive-pack');
    expect(received).toMatchObject({ method: 'POST', actor: 'github-actions[bot]', status: 200 });
  });

  test('nobody without a token, or with a wrong one', async () => {
    await expect(git(undefined, 'clone', urlOf(), '.')).rejects.toThrow('could not read Username');
    await expect(git('ghs_wrong', 'clone', urlOf(), '.')).rejects.toThrow(
      /could not read|Authentication failed/,
    );
  });

  test('not push with a token that may only read', async () => {
    const { github, shop: repository } = shop;
    const token = github.appToken({ repositories: [repository], permissions: { contents: 'read' } });
    await cloned(token);
    await commitFile('new.txt');
    await expect(git(token, 'push', 'origin', 'HEAD:refs/heads/feature')).rejects.toThrow('403');
    await expect(git(github.userToken('rob'), 'push', 'origin', 'HEAD:refs/heads/feature')).rejects.toThrow(
      '403',
    );
    await git(github.userToken('ada'), 'push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
    expect(github.pushes.map(({ actor }) => actor)).toEqual(['ada']);
  });

  test('not see a private repository of others', async () => {
    const { github, token } = shop;
    await github.createRepository({ owner: 'acme', name: 'secret', private: true, files: { a: 'a' } });
    await expect(git(token, 'clone', urlOf('acme/secret'), '.')).rejects.toThrow('not found');
    await expect(git(token, 'clone', urlOf('acme/nothing'), '.')).rejects.toThrow('not found');
  });
});

describe('what is declined', () => {
  beforeEach(() => cloned());

  test('a push that is no fast-forward', async () => {
    await commitFile('one.txt');
    await git(shop.token, 'push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
    await commitFile('two.txt', { amend: true });
    await expect(git(shop.token, 'push', '--force', 'origin', 'HEAD:refs/heads/feature')).rejects.toThrow(
      'non-fast-forward',
    );
    expect(shop.github.pushes).toHaveLength(1);
  });

  test('a push to the refs of pull requests', async () => {
    const push = git(shop.token, 'push', 'origin', 'HEAD:refs/pull/1/head');
    await expect(push).rejects.toThrow('deny updating a hidden ref');
  });

  test('a workflow file, unless the token may change workflows', async () => {
    const { github, shop: repository } = shop;
    await commitFile('.github/workflows/evil.yml');
    await commitFile('harmless.txt');
    const push = (token: string) => git(token, 'push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
    await expect(push(shop.token)).rejects.toThrow(
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/evil.yml`',
    );
    expect(github.pushes).toEqual([]);
    const permissions = { contents: 'write', workflows: 'write' } as const;
    await push(github.appToken({ repositories: [repository], permissions }));
    expect(github.pushes).toHaveLength(1);
  });

  test('what a fault says', async () => {
    const { github, token } = shop;
    await commitFile('one.txt');
    const path = '/acme/shop.git/git-receive-pack';
    const push = () => git(token, 'push', 'origin', 'HEAD:refs/heads/feature');
    github.fault({ match: { path }, kind: { rejectPush: 'GH006: Protected branch update failed' } });
    await expect(push()).rejects.toThrow('GH006: Protected branch update failed');
    github.fault({ match: { path }, kind: { status: 503 } });
    await expect(push()).rejects.toThrow('503');
    github.fault({ match: { path }, kind: 'cut-before-effect' });
    await expect(push()).rejects.toThrow();
    expect(github.pushes).toEqual([]);
    github.fault({ match: { path }, kind: 'cut-after-effect' });
    await expect(push()).rejects.toThrow();
    expect(github.pushes).toMatchObject([{ ref: 'refs/heads/feature' }]);
    expect(await push()).toContain('Everything up-to-date');
  });
});

describe('pull requests follow their branches', () => {
  test('a push moves the head, deleting the branch closes', async () => {
    const { github, octokit, at, branch, shop: repository } = shop;
    await branch();
    const { number } = await github.openPullRequest({
      repository,
      author: 'ada',
      title: 't',
      head: 'feature',
    });
    await cloned();
    await git(undefined, 'checkout', '--quiet', 'feature');
    const sha = await commitFile('more.txt');
    await git(shop.token, 'push', '--quiet', 'origin', 'feature');
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    expect(data).toMatchObject({ head: { sha }, commits: 2 });
    await git(shop.token, 'fetch', '--quiet', 'origin', `refs/pull/${number}/head`);
    expect((await git(undefined, 'rev-parse', 'FETCH_HEAD')).trim()).toBe(sha);
    await github.deleteBranch({ repository, branch: 'feature' });
    const { data: closed } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    expect(closed).toMatchObject({ state: 'closed', merged: false, head: { sha } });
  });

  test('from a fork, also when that is gone', async () => {
    const { github, octokit, at, shop: repository } = shop;
    const fork = await github.fork({ repository, owner: 'mallory' });
    const files = { 'evil.txt': 'x\n' };
    const sha = await github.commit({
      repository: fork,
      branch: 'evil',
      files,
      message: 'm',
      author: 'mallory',
    });
    const params = { repository, author: 'mallory', title: 't', head: 'mallory:evil' };
    const { number } = await github.openPullRequest(params);
    const read = async () => (await octokit.rest.pulls.get({ ...at, pull_number: number })).data;
    expect(await read()).toMatchObject({
      head: { sha, label: 'mallory:evil', repo: { id: fork.id, fork: true } },
      base: { repo: { id: repository.id } },
      changed_files: 1,
    });
    await github.deleteRepository(fork);
    expect(await read()).toMatchObject({ head: { sha, repo: null, user: null }, state: 'open' });
    expect((await octokit.rest.pulls.list({ ...at })).data[0]?.head.repo).toBeNull();
  });

  test('merged, it closes the issue that it says it closes', async () => {
    const { github, octokit, at, branch, issue, shop: repository } = shop;
    await branch();
    const params = { repository, author: 'ada', title: 't', head: 'feature', body: 'Closes #1' };
    const pull = await github.openPullRequest(params);
    const sha = await github.merge({ pull, by: 'ada' });
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: pull.number });
    expect(data).toMatchObject({
      merged: true,
      state: 'closed',
      merge_commit_sha: sha,
      merged_by: { login: 'ada' },
    });
    expect(issue.state).toBe('closed');
    expect(
      await refusal(octokit.rest.pulls.update({ ...at, pull_number: pull.number, state: 'open' })),
    ).toMatchObject({
      status: 422,
    });
  });
});

test('one commit can be fetched by its name, and without the content of files', async () => {
  const sha = await shop.branch();
  await shop.branch();
  await git(undefined, 'init', '--quiet');
  await git(shop.token, 'fetch', '--quiet', '--depth=1', '--filter=blob:none', urlOf(), sha);
  expect((await git(undefined, 'rev-parse', 'FETCH_HEAD')).trim()).toBe(sha);
});

test('the same story gives the same names', async () => {
  const again = await startShop();
  const tips = async ({ branch, github }: Shop) => [await branch(), await github.snapshot()];
  expect(await tips(again)).toEqual(await tips(shop));
  expect(again.token).toBe(shop.token);
  await again.github.close();
});
