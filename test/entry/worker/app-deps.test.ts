import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { appDeps, lookingClient, type WorkerParts } from '../../../src/entry/worker/app-deps.ts';
import type { InstallationTokens } from '../../../src/entry/worker/installation-tokens.ts';
import type { GitHubClient } from '../../../src/github/client.ts';
import { readRepository } from '../../../src/github/repository.ts';
import { trafficByInstallation } from '../../../src/github/traffic.ts';
import type { Job } from '../../../src/queue/queue.ts';
import { jobFor } from '../../queue/job-for.ts';
import { approval, comment, labelOn, merged } from '../../queue/support.ts';
import { silentLog } from '../../support/silent-log.ts';

const API = 'https://api.github.com';
const REPOSITORY = '/repos/Codertocat/Hello-World';

type Asked = Parameters<InstallationTokens['forRepository']>[0];

function open({ tokens = () => 'a-token' }: { tokens?: () => string | Promise<string> } = {}) {
  const asked: Asked[] = [];
  const forRepository = async (params: Asked) => {
    asked.push(params);
    return tokens();
  };
  const refused = () => Promise.reject(new Error('A job needs a token for its repository, and no other'));
  const parts: WorkerParts = {
    queue: {} as WorkerParts['queue'],
    work: { appId: 1, privateKey: '', anthropicKey: 'sk', anthropicUrl: undefined, sandbox: 'off' },
    settings: {
      github: { serverUrl: 'https://github.com', apiUrl: API, graphqlUrl: `${API}/graphql` },
      database: { kind: 'embedded', directory: '/data' },
      listen: undefined,
      tracesUrl: undefined,
      files: [],
    },
    variables: {},
    tokens: { forRepository, forInstallation: refused, forApp: refused },
    traffic: trafficByInstallation(),
    root: '/',
    secrets: [],
  };
  return { asked, deps: (job: Job) => appDeps(parts, { job, log: silentLog }), parts };
}

const label = jobFor(labelOn(1));
const answers = { id: 1, name: 'Hello-World', owner: { login: 'Codertocat' }, default_branch: 'main' };

describe('the token of a job is for its repository, and may do what the job does and no more', () => {
  const write = {
    checks: 'write',
    contents: 'write',
    issues: 'write',
    metadata: 'read',
    pull_requests: 'write',
  };
  const answer = { contents: 'read', issues: 'write', metadata: 'read', pull_requests: 'write' };
  test.each([
    ['plan', label, write],
    ['implement', jobFor(approval(2, { id: 5, branch: 'baton/issue-1-x' })), write],
    ['primer-sync', jobFor(merged(2, { branch: 'baton/issue-1-x' })), { ...answer, contents: 'write' }],
    ['status', jobFor(comment('/baton status', { on: 1, id: 6 })), answer],
    ['help', jobFor(comment('/baton help', { on: 1, id: 7 })), answer],
    ['cancel', jobFor(comment('/baton cancel', { on: 1, id: 8 })), answer],
  ])('%s', async (kind, job, permissions) => {
    const { asked, deps } = open();
    expect(job.command.kind).toBe(kind);
    await deps(job).host.token();
    expect(asked).toEqual([{ installation: 7, repository: job.command.repository.id, permissions }]);
  });

  test('to start a workflow, and to look a pull request up', async () => {
    const { asked, deps, parts } = open();
    nock(API).get(REPOSITORY).times(2).reply(200, answers);
    const { workflows } = deps(label).host;
    if (!workflows) throw new Error('The App starts workflows');
    await readRepository(workflows.github);
    await readRepository(lookingClient(parts, { job: label, log: silentLog }));
    expect(asked.map(({ permissions }) => permissions)).toEqual([
      { actions: 'write', metadata: 'read' },
      { metadata: 'read', pull_requests: 'read' },
    ]);
  });
});

test('each request is made with the token of that moment, so that a job may outlast one', async () => {
  const tokens = ['ghs_first', 'ghs_second'];
  const { deps } = open({ tokens: () => tokens.shift() ?? '' });
  const { github } = deps(label);
  for (const token of ['ghs_first', 'ghs_second']) {
    nock(API, { reqheaders: { authorization: `token ${token}` } })
      .get(REPOSITORY)
      .reply(200, answers);
    await readRepository(github);
  }
  expect(tokens).toEqual([]);
});

test('jobs of one installation hold back together, and those of another one do not', async () => {
  const { deps } = open();
  const other = { ...label, installation: 8 };
  nock(API).get(REPOSITORY).once().reply(429, { message: 'slow down' }, { 'retry-after': '3600' });
  await expect(readRepository(deps(label).github)).rejects.toMatchObject({ status: 429 });
  await expect(readRepository(deps(label).github)).rejects.toMatchObject({ status: 429 });
  nock(API).get(REPOSITORY).reply(200, answers);
  expect(await readRepository(deps(other).github)).toMatchObject({ id: 1 });
});

describe("a job that is not its worker's any more waits for no answer of GitHub", () => {
  const held = () => {
    const [signal, released] = [new AbortController(), new AbortController()];
    const job: Job = { ...label, signal: signal.signal, released: released.signal };
    const giveBack = () => {
      signal.abort();
      released.abort(new Error('Handed back.'));
    };
    return { job, signal, giveBack };
  };

  test.each<[string, (job: Job) => GitHubClient]>([
    ['the job itself', (job) => open().deps(job).github],
    ['a look at its pull request', (job) => lookingClient(open().parts, { job, log: silentLog })],
  ])('%s', async (_what, clientOf) => {
    const { job, giveBack } = held();
    const github = nock(API).get(REPOSITORY).delay(60_000).reply(200, answers);
    github.on('request', giveBack);
    const asked = readRepository(clientOf(job));
    await expect(asked).rejects.toThrow('Handed back.');
  });

  test('nor for a token that is not made', async () => {
    const { job, giveBack } = held();
    const asked = readRepository(open({ tokens: () => new Promise(() => undefined) }).deps(job).github);
    giveBack();
    await expect(asked).rejects.toThrow('Handed back.');
  });

  test('but for what it creates, which whoever comes next would else create again', async () => {
    const { job, giveBack } = held();
    const { octokit } = open().deps(job).github;
    nock(API)
      .post(`${REPOSITORY}/issues/1/comments`)
      .reply(201, () => {
        giveBack();
        return { id: 5 };
      });
    const params = { owner: 'Codertocat', repo: 'Hello-World', issue_number: 1, body: 'Hello' };
    expect((await octokit.rest.issues.createComment(params)).data.id).toBe(5);
    await expect(octokit.rest.issues.createComment(params)).rejects.toThrow('Handed back.');
  });

  test('one that somebody cancelled may still ask and tell', async () => {
    const { job, signal } = held();
    nock(API).get(REPOSITORY).reply(200, answers);
    signal.abort();
    expect(await readRepository(open().deps(job).github)).toMatchObject({ id: 1 });
  });
});
