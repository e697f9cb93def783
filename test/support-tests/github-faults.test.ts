import { afterEach, expect, test } from '@jest/globals';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop | undefined;

async function open(): Promise<Shop> {
  shop = await startShop();
  return shop;
}

afterEach(async () => {
  await shop?.github.close();
});

const COMMENTS = '/repos/acme/shop/issues/1/comments';

function comment({ octokit, at }: Shop, body = 'Hello') {
  return octokit.rest.issues.createComment({ ...at, issue_number: 1, body });
}

test('a status, with body and headers, as often as asked', async () => {
  const opened = await open();
  const { github, issue } = opened;
  const fault = github.fault({
    match: { method: 'POST', path: COMMENTS },
    times: 2,
    kind: { status: 429, body: { message: 'Slow down' }, headers: { 'retry-after': '60' } },
  });
  const error = await comment(opened).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 429, response: { headers: { 'retry-after': '60' } } });
  expect(await refusal(comment(opened))).toMatchObject({ message: expect.stringContaining('Slow down') });
  expect(issue.comments).toEqual([]);
  await comment(opened);
  expect(issue.comments).toHaveLength(1);
  expect(fault.met).toBe(2);
  expect(github.requests.map(({ status }) => status)).toEqual([429, 429, 201]);
  github.assertClean();
});

test('the connection is cut before, and after, the effect', async () => {
  const opened = await open();
  const { github, issue } = opened;
  github.fault({ match: { path: COMMENTS }, kind: 'cut-before-effect' });
  await expect(comment(opened, 'one')).rejects.toThrow();
  expect(issue.comments).toEqual([]);
  github.fault({ match: { path: COMMENTS }, kind: 'cut-after-effect' });
  await expect(comment(opened, 'two')).rejects.toThrow();
  expect(issue.comments).toMatchObject([{ body: 'two' }]);
  expect(github.requests.map(({ status }) => status)).toEqual(['cut', 'cut']);
});

test('a delay lets others pass', async () => {
  const opened = await open();
  const { github, octokit, at } = opened;
  github.fault({ match: { method: 'POST' }, kind: { delayMs: 100 } });
  const order: string[] = [];
  await Promise.all([
    comment(opened).then(() => order.push('delayed')),
    octokit.rest.repos.get(at).then(() => order.push('undelayed')),
  ]);
  expect(order).toEqual(['undelayed', 'delayed']);
});

test('the request that is meant: by pattern, by GraphQL field, after some that pass', async () => {
  const opened = await open();
  const { github, octokit } = opened;
  github.fault({ match: { path: /\/comments$/ }, skip: 1, kind: { status: 502 } });
  github.fault({ match: { field: 'viewer' }, kind: { status: 503 } });
  await comment(opened);
  expect(await refusal(comment(opened))).toMatchObject({ status: 502 });
  expect(await refusal(octokit.graphql('{ viewer { login } }'))).toMatchObject({ status: 503 });
  expect(await octokit.graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'github-actions[bot]' } });
});

test('a fault that no request met is a fault of the test', async () => {
  const { github } = await open();
  github.fault({ match: { path: '/nowhere' }, kind: 'cut-after-effect' });
  expect(() => github.assertClean()).toThrow('no request met the fault "cut-after-effect"');
});

test('a faulted request is held against the description all the same', async () => {
  const { github, octokit, at } = await open();
  github.fault({ match: { path: COMMENTS }, kind: { status: 500 } });
  const call = octokit.rest.issues.createComment({ ...at, issue_number: 1, body: 'x', more: true } as never);
  expect(await refusal(call)).toMatchObject({ status: 500 });
  expect(() => github.assertClean()).toThrow('must NOT have additional properties (more)');
});

test('a snapshot shows what has changed, and that nothing has', async () => {
  const opened = await open();
  const { github, octokit, at, branch, shop: repository } = opened;
  await branch();
  await github.openPullRequest({ repository, author: 'ada', title: 't', head: 'feature' });
  const before = await github.snapshot();
  await octokit.rest.issues.get({ ...at, issue_number: 1 });
  expect(await github.snapshot()).toEqual(before);
  await comment(opened);
  await octokit.rest.reactions.createForIssue({ ...at, issue_number: 2, content: 'eyes' });
  const after = await github.snapshot();
  expect(after).not.toEqual(before);
  const { refs = {}, issues = {} } = after.repositories['acme/shop'] ?? {};
  expect(issues[1]?.comments).toMatchObject([{ author: 'github-actions[bot]', body: 'Hello' }]);
  expect(issues[2]?.reactions).toEqual(['github-actions[bot] eyes']);
  expect(Object.keys(refs)).toEqual(['refs/heads/feature', 'refs/heads/main', 'refs/pull/2/head']);
});
