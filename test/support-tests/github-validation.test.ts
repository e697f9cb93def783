import { request } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop | undefined;

async function open(options?: Parameters<typeof startShop>[0]): Promise<Shop> {
  shop = await startShop(options);
  return shop;
}

afterEach(async () => {
  await shop?.github.close();
});

test('a route that is not listed', async () => {
  const { octokit, github } = await open();
  expect(await refusal(octokit.request('GET /repos/acme/shop/branches'))).toMatchObject({ status: 501 });
  expect(() => github.assertClean()).toThrow('nothing is known of GET /repos/acme/shop/branches');
});

test('an address outside of the API', async () => {
  const { github } = await open();
  const { status } = await fetch(`${github.serverUrl}/acme/shop`);
  expect(status).toBe(501);
  expect(() => github.assertClean()).toThrow('nothing is known of GET /acme/shop');
});

test('a query parameter, a property and a type that GitHub does not have', async () => {
  const { octokit, at, github } = await open();
  const { rest } = octokit;
  const calls = [
    () => rest.issues.get({ ...at, issue_number: 1, expand: 'all' } as never),
    () => rest.issues.createComment({ ...at, issue_number: 1, body: 'x', author: 'ada' } as never),
    () => rest.issues.createComment({ ...at, issue_number: 1, body: 1 as never }),
    () => rest.pulls.list({ ...at, state: 'merged' as never }),
    () => rest.pulls.create({ ...at, title: 't', base: 'main' } as never),
    () => octokit.request('GET /repos/acme/shop/issues/one'),
    () => octokit.request('POST /repos/acme/shop/issues/1/comments'),
  ];
  for (const call of calls) expect(await refusal(call())).toMatchObject({ status: 422 });
  const complaint = complaintOf(github);
  expect(complaint).toContain('GET /repos/acme/shop/issues/1: there is no query parameter expand');
  expect(complaint).toContain('body must NOT have additional properties (author)');
  expect(complaint).toContain('body/body must be string');
  expect(complaint).toContain('query parameter state must be equal to one of the allowed values');
  expect(complaint).toContain("POST /repos/acme/shop/pulls: body must have required property 'head'");
  expect(complaint).toContain('GET /repos/acme/shop/issues/one: path parameter issue_number must be integer');
  expect(complaint).toContain('POST /repos/acme/shop/issues/1/comments: the body is missing');
});

test('a filter that GitHub would ignore', async () => {
  const { octokit, at, github, branch, shop: repository } = await open();
  await branch();
  await github.openPullRequest({ repository, author: 'ada', title: 't', head: 'feature' });
  expect((await octokit.rest.pulls.list({ ...at, head: 'other' })).data).toHaveLength(1);
  expect(() => github.assertClean()).toThrow('GitHub ignores the filter head=other');
});

test('a check that GitHub would not start again, or would cut', async () => {
  const { octokit, at, github, branch } = await open();
  const head_sha = await branch();
  const check = { ...at, name: 'unit', head_sha, conclusion: 'success' } as const;
  const { data } = await octokit.rest.checks.create(check);
  const change = { ...at, check_run_id: data.id };
  const again = await octokit.rest.checks.update({ ...change, status: 'in_progress' });
  expect(again.data).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(() => github.assertClean()).toThrow('unit is completed, and GitHub leaves it so');
  await octokit.rest.checks.update({ ...change, output: { summary: 'ä'.repeat(40_000) } });
  expect(() => github.assertClean()).toThrow('the summary of unit is cut by GitHub');
});

test('a media type that is not served', async () => {
  const { octokit, at, github } = await open();
  const call = octokit.rest.issues.get({ ...at, issue_number: 1, mediaType: { format: 'html' } });
  expect(await refusal(call)).toMatchObject({ status: 415 });
  expect(() => github.assertClean()).toThrow('does not answer with application/vnd.github.v3.html');
});

test('a request without a User-Agent, with an unknown version, or with a body of another type', async () => {
  const { github, token } = await open();
  await send(github.apiUrl, {
    method: 'POST',
    path: '/repos/acme/shop/issues/1/comments',
    headers: {
      authorization: `Bearer ${token}`,
      'x-github-api-version': '1999-01-01',
      'content-type': 'text/plain',
    },
    body: '{"body":"x"}',
  });
  const complaint = complaintOf(github);
  expect(complaint).toContain('GitHub refuses requests without a User-Agent');
  expect(complaint).toContain('unknown API version 1999-01-01');
  expect(complaint).toContain('the body is sent as text/plain');
});

test('a token in an address or a body is complained of and kept nowhere', async () => {
  const { octokit, at, github, token } = await open();
  await octokit.rest.issues.createComment({ ...at, issue_number: 1, body: `My token is ${token}` });
  await refusal(octokit.rest.repos.getContent({ ...at, path: token }));
  const encoded = Buffer.from(`x-access-token:${token}`).toString('base64');
  await octokit.rest.issues.createComment({ ...at, issue_number: 1, body: encoded });
  expect(complaintOf(github)).toContain('a token is in the body');
  expect(complaintOf(github)).toContain('a token is in the address');
  const log = JSON.stringify(github.requests);
  expect(log).toContain('My token is ***');
  expect(log).not.toContain(token);
  expect(log).not.toContain(encoded);
  expect(complaintOf(github)).not.toContain(token);
});

test('an answer of the stand-in that GitHub would not give', async () => {
  const { octokit, at, github } = await open({
    routes: {
      'GET /repos/{owner}/{repo}/git/ref/{ref}': () => ({
        status: 200,
        body: { ref: 'refs/heads/main', extra: 1 },
      }),
      'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': () => ({ status: 202, body: [] }),
      'GET /repos/{owner}/{repo}/issues/{issue_number}': () => {
        throw new TypeError('a bug');
      },
    },
  });
  await octokit.rest.git.getRef({ ...at, ref: 'heads/main' });
  await octokit.rest.issues.listLabelsOnIssue({ ...at, issue_number: 1 });
  expect(await refusal(octokit.rest.issues.get({ ...at, issue_number: 1 }))).toMatchObject({ status: 500 });
  const complaint = complaintOf(github);
  expect(complaint).toContain(
    'the stand-in is wrong: GET /repos/{owner}/{repo}/git/ref/{ref} → 200: body must have',
  );
  expect(complaint).toContain('must NOT have additional properties (extra)');
  expect(complaint).toContain('never answers 202');
  expect(complaint).toContain('TypeError: a bug');
});

test('what is in order is not complained of', async () => {
  const { octokit, at, github } = await open();
  await octokit.rest.repos.get(at);
  await refusal(octokit.rest.issues.get({ ...at, issue_number: 9 }));
  expect(() => github.assertClean()).not.toThrow();
  expect(github.requests).toEqual([
    {
      method: 'GET',
      path: '/repos/acme/shop',
      query: {},
      actor: 'github-actions[bot]',
      fields: [],
      status: 200,
    },
    {
      method: 'GET',
      path: '/repos/acme/shop/issues/9',
      query: {},
      actor: 'github-actions[bot]',
      fields: [],
      status: 404,
    },
  ]);
});

function complaintOf(github: Shop['github']): string {
  try {
    github.assertClean();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('There was nothing to complain of');
}

/** Sends just what it is given; `fetch` would add a User-Agent. */
function send(
  base: string,
  { path, body, ...options }: { method: string; path: string; headers: Record<string, string>; body: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}${path}`, options, (response) => response.resume().on('end', resolve));
    sent.on('error', reject).end(body);
  });
}
