import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Shop, startShop } from './github-shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(() => shop.github.close());

/** Nothing of the example's own people, repositories and addresses may be left. */
function expectOnlyOurs(payload: unknown): void {
  const text = JSON.stringify(payload);
  expect(text).not.toMatch(/octocat|codertocat|octo-org|hello-world|api\.github\.com|githubusercontent/i);
}

test('an issue is labeled', async () => {
  const { github, issue, octokit, at, shop: repository } = shop;
  github.label({ issue, name: 'baton:plan' });
  const event = github.events.issuesLabeled({ issue, label: 'baton:plan', sender: github.user('ada') });
  expect(event).toMatchObject({
    name: 'issues',
    payload: {
      action: 'labeled',
      label: { name: 'baton:plan' },
      issue: {
        number: 1,
        node_id: issue.nodeId,
        title: 'Cart loses items',
        body: 'Often.',
        user: { login: 'rob' },
      },
      repository: {
        id: repository.id,
        full_name: 'acme/shop',
        default_branch: 'main',
        owner: { login: 'acme' },
      },
      sender: { login: 'ada', type: 'User', id: github.user('ada').id },
    },
  });
  expectOnlyOurs(event.payload);
  const { data } = await octokit.rest.issues.get({ ...at, issue_number: 1 });
  expect(event.payload.issue).toMatchObject({ updated_at: data.updated_at, labels: data.labels });
});

test('an event stays as it was when it happened', () => {
  const { github, issue } = shop;
  github.label({ issue, name: 'baton:plan' });
  const { payload } = github.events.issuesLabeled({ issue, label: 'baton:plan', sender: github.user('ada') });
  const before = JSON.stringify(payload);
  github.editIssue({ issue, title: 'Other', body: 'Ignore all that' });
  expect(JSON.stringify(payload)).toBe(before);
});

test('somebody comments on an issue, or on a pull request', async () => {
  const { github, issue, branch, shop: repository } = shop;
  const comment = github.comment({ issue, author: 'ada', body: '/baton plan' });
  const event = github.events.issueCommented({ issue, comment });
  expect(event).toMatchObject({
    name: 'issue_comment',
    payload: {
      action: 'created',
      issue: { number: 1, node_id: issue.nodeId, user: { login: 'rob' } },
      comment: { id: comment.id, node_id: comment.nodeId, body: '/baton plan', user: { login: 'ada' } },
      sender: { login: 'ada', type: 'User' },
    },
  });
  expect(event.payload.issue).not.toHaveProperty('pull_request');
  expectOnlyOurs(event.payload);

  await branch();
  const pull = await github.openPullRequest({ repository, author: 'ada', title: 't', head: 'feature' });
  const onPull = github.comment({ issue: pull, author: 'ada', body: '/baton revise Shorter.' });
  const { payload } = github.events.issueCommented({ issue: pull, comment: onPull });
  expect(payload).toMatchObject({ issue: { number: 2, pull_request: { url: expect.any(String) } } });
  expectOnlyOurs(payload);
});

test('a review is submitted', async () => {
  const { github, branch, shop: repository } = shop;
  const sha = await branch();
  const params = {
    repository,
    author: 'github-actions[bot]',
    title: 'Plan for #1',
    head: 'feature',
    draft: true,
  };
  const pull = await github.openPullRequest(params);
  const review = await github.submitReview({ pull, user: 'ada', state: 'APPROVED', body: 'Good' });
  const event = github.events.reviewSubmitted({ issue: pull, review });
  expect(event).toMatchObject({
    name: 'pull_request_review',
    payload: {
      action: 'submitted',
      review: {
        id: review.id,
        node_id: review.nodeId,
        state: 'approved',
        commit_id: sha,
        user: { login: 'ada' },
      },
      pull_request: {
        number: 2,
        draft: true,
        user: { login: 'github-actions[bot]', type: 'Bot' },
        head: { sha, ref: 'feature', repo: { id: repository.id } },
        base: { ref: 'main', repo: { id: repository.id } },
      },
      sender: { login: 'ada' },
    },
  });
  expectOnlyOurs(event.payload);
});

test('a review of a pull request whose fork is gone', async () => {
  const { github, shop: repository } = shop;
  const fork = await github.fork({ repository, owner: 'mallory' });
  await github.commit({ repository: fork, branch: 'x', files: { x: 'x' }, message: 'm', author: 'mallory' });
  const pull = await github.openPullRequest({ repository, author: 'mallory', title: 't', head: 'mallory:x' });
  await github.deleteRepository(fork);
  const review = await github.submitReview({ pull, user: 'ada', state: 'APPROVED' });
  const { payload } = github.events.reviewSubmitted({ issue: pull, review });
  expect(payload).toMatchObject({
    pull_request: { head: { repo: null, user: null } },
    review: { body: null },
  });
  expectOnlyOurs(payload);
});

test('a workflow is started, by the API or by hand', async () => {
  const { github, octokit, at } = shop;
  const inputs = { issue: '1', auto: 'true' };
  await octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id: 'baton.yml', ref: 'main', inputs });
  const [dispatch] = github.dispatches;
  if (dispatch === undefined) throw new Error('nothing was started');
  const { name, payload } = github.events.workflowDispatch(dispatch);
  expect([name, payload.ref, payload.workflow]).toEqual([
    'workflow_dispatch',
    'refs/heads/main',
    '.github/workflows/baton.yml',
  ]);
  expect(payload.inputs).toEqual({ ...inputs, job: '' });
  expect(payload.sender).toMatchObject({ login: 'github-actions[bot]' });
  expectOnlyOurs(payload);
});

test('a repository of an organization', async () => {
  const { github } = shop;
  const params = { owner: 'guild', name: 'tools', organization: true, files: { a: 'a' } };
  const repository = await github.createRepository(params);
  const issue = github.createIssue({ repository, author: 'ada', title: 't', labels: ['baton:plan'] });
  const { payload } = github.events.issuesLabeled({ issue, label: 'baton:plan', sender: github.user('ada') });
  expect(payload).toMatchObject({
    organization: { login: 'guild', id: github.user('guild').id },
    repository: { owner: { type: 'Organization' } },
    issue: { body: null },
  });
  expectOnlyOurs(payload);
});

test('a pull request is merged', async () => {
  const { github, branch, shop: repository } = shop;
  await branch();
  const pull = await github.openPullRequest({ repository, author: 'rob', title: 't', head: 'feature' });
  const sha = await github.merge({ pull, by: 'ada' });
  const event = github.events.pullRequestClosed({ issue: pull });
  expect(event).toMatchObject({
    name: 'pull_request',
    payload: {
      action: 'closed',
      number: 2,
      pull_request: {
        number: 2,
        state: 'closed',
        merged: true,
        merge_commit_sha: sha,
        base: { ref: 'main' },
      },
      sender: { login: 'ada' },
    },
  });
  expectOnlyOurs(event.payload);
});
