import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { readBot } from '../../src/github/bot.ts';
import { readIssue } from '../../src/github/issues.ts';
import { readRepository } from '../../src/github/repository.ts';
import { github, repo, testClient } from './support.ts';

const repository = { id: 1, name: 'demo', owner: { login: 'octo' }, default_branch: 'main' };

describe('requests', () => {
  test('name the product', async () => {
    github()
      .get(repo)
      .matchHeader('user-agent', /^baton /)
      .reply(200, repository);
    await readRepository(testClient());
  });

  test('go to the endpoints that the runner names', async () => {
    const client = testClient({
      apiUrl: 'https://ghe.example.org/api/v3/',
      graphqlUrl: 'https://ghe.example.org/api/graphql',
    });
    nock('https://ghe.example.org/api/v3').get(repo).reply(200, repository);
    nock('https://ghe.example.org')
      .post('/api/graphql')
      .reply(200, { data: { viewer: { databaseId: 5, login: 'baton[bot]' } } });
    await readRepository(client);
    expect(await readBot(client, { serverUrl: 'https://git.example.com:8443' })).toEqual({
      id: 5,
      login: 'baton[bot]',
      server: 'git.example.com',
    });
  });
});

describe('what is written', () => {
  const secret = 'sk-ant-sentinel-of-the-test';

  test('holds no secret, in whatever field of a request it stands and however it is written', async () => {
    const sent: unknown[] = [];
    const keep = (body: unknown) => sent.push(body) > 0;
    github().post(`${repo}/issues/7/comments`, keep).reply(201, { id: 1, html_url: 'https://x' });
    github().post(`${repo}/check-runs`, keep).reply(201, { id: 1 });
    github().post('/graphql', keep).reply(200, { data: {} });
    const secrets: string[] = [];
    const { octokit, graphql } = testClient({ secrets });
    // As a token that is made while a job is under way.
    secrets.push(secret);
    const place = { owner: 'octo', repo: 'demo' };
    await octokit.rest.issues.createComment({ ...place, issue_number: 7, body: `It is ${secret}.` });
    const base64 = Buffer.from(secret).toString('base64');
    const output = { title: secret, summary: base64, annotations: [] };
    await octokit.rest.checks.create({ ...place, name: 'Baton', head_sha: 'a'.repeat(40), output });
    await graphql('mutation($body: String!) { x(body: $body) { id } }', { body: encodeURIComponent(secret) });
    expect(sent).toMatchObject([
      { body: 'It is ***.' },
      { output: { title: '***', summary: '***' } },
      { variables: { body: '***' } },
    ]);
  });
});

describe('a request without effect is repeated', () => {
  test('after 5xx, with growing waits', async () => {
    github().get(repo).times(2).reply(502, 'bad gateway');
    github().get(repo).reply(200, repository);
    const client = testClient();
    expect(await readRepository(client)).toMatchObject({ id: 1 });
    expect(client.waits).toEqual([500, 1000]);
    expect(client.warnings[0]).toContain('GET /repos/octo/demo failed (502)');
  });

  test('after a cut connection', async () => {
    github().get(repo).replyWithError('socket hang up');
    github().get(repo).reply(200, repository);
    expect(await readRepository(testClient())).toMatchObject({ id: 1 });
  });

  test('a query as well', async () => {
    github().post('/graphql').reply(500, {});
    github()
      .post('/graphql')
      .reply(200, { data: { viewer: { databaseId: 1, login: 'x' } } });
    expect(await readBot(testClient(), { serverUrl: 'https://github.com' })).toEqual({
      id: 1,
      login: 'x',
      server: 'github.com',
    });
  });

  test('but not for ever', async () => {
    github().get(repo).times(3).reply(503, {});
    const client = testClient({ patience: { attempts: 3 } });
    await expect(readRepository(client)).rejects.toMatchObject({ status: 503 });
    expect(client.waits).toEqual([500, 1000]);
  });

  test.each([400, 401, 403, 404, 422])('and not after %d', async (status) => {
    github().get(repo).reply(status, { message: 'no' });
    const client = testClient();
    await expect(readRepository(client)).rejects.toMatchObject({ status });
    expect(client.waits).toEqual([]);
  });
});

describe('rate limits', () => {
  test('the wait is the one that GitHub asks for', async () => {
    github()
      .get(repo)
      .reply(403, { message: 'You have exceeded a secondary rate limit' }, { 'retry-after': '7' });
    github().get(repo).reply(429, { message: 'slow down' }, { 'retry-after': '3' });
    github().get(repo).reply(200, repository);
    const client = testClient();
    await readRepository(client);
    expect(client.waits).toEqual([7000, 3000]);
  });

  test('the reset of a primary limit is waited for', async () => {
    const reset = Math.floor(Date.now() / 1000) + 10;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    github().get(repo).reply(403, { message: 'API rate limit exceeded' }, headers);
    github().get(repo).reply(200, repository);
    const client = testClient();
    await readRepository(client);
    expect(client.waits[0]).toBeGreaterThan(8_000);
    expect(client.waits[0]).toBeLessThanOrEqual(11_000);
  });

  test('a wait that is too long ends the run', async () => {
    github().get(repo).reply(429, { message: 'slow down' }, { 'retry-after': '3600' });
    const client = testClient();
    await expect(readRepository(client)).rejects.toMatchObject({ status: 429 });
    expect(client.waits).toEqual([]);
  });
});

describe('on a real connection', () => {
  const servers: { close: () => void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** The last one answers all that comes after it as well. */
  async function serve(...answers: [RequestListener, ...RequestListener[]]): Promise<string> {
    let requests = 0;
    const server = createServer((request, response) => {
      const listener = answers[Math.min(requests, answers.length - 1)];
      requests += 1;
      listener?.(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const whole: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(repository));
  };

  test('an answer that is cut in the middle is not taken for the whole', async () => {
    const apiUrl = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"id": 1,', () => response.destroy());
    }, whole);
    const client = testClient({ apiUrl });
    expect(await readRepository(client)).toMatchObject({ id: 1, defaultBranch: 'main' });
    expect(client.waits).toEqual([500]);
  });

  test('an answer that does not come is not waited for without end', async () => {
    const apiUrl = await serve(() => {}, whole);
    // Enough for the answers that do come, on a machine that is busy with other tests.
    const client = testClient({ apiUrl, patience: { answerWithinMs: 1_000 } });
    expect(await readRepository(client)).toMatchObject({ id: 1 });
  });

  test('a server that is not there', async () => {
    const client = testClient({ apiUrl: 'http://127.0.0.1:9', patience: { attempts: 2 } });
    await expect(readIssue(client, 1)).rejects.toThrow();
    expect(client.waits).toEqual([500]);
  });
});
