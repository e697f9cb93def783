import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../support/github/state.ts';
import { type Shop, startShop } from './github-shop.ts';

let shop: Shop;
let pull: PullRequest;

beforeEach(async () => {
  shop = await startShop();
  await shop.branch();
  const params = { repository: shop.shop, author: 'ada', title: 't', head: 'feature', draft: true };
  pull = await shop.github.openPullRequest(params);
});

afterEach(() => shop.github.close());

const READY = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft number } }
}`;
const DRAFT = `mutation ($id: ID!) {
  convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`;
const REACT = `mutation React($input: AddReactionInput!) {
  addReaction(input: $input) { reaction { content user { login } } subject { __typename id } }
}`;

function errorsOf(call: Promise<unknown>): Promise<{ type?: string; message: string }[]> {
  return call.then(
    () => [],
    (error: { errors: { type?: string; message: string }[] }) => error.errors,
  );
}

test('who asks', async () => {
  expect(await shop.octokit.graphql('{ viewer { login databaseId } }')).toEqual({
    viewer: { login: 'github-actions[bot]', databaseId: 41_898_282 },
  });
  const ada = shop.github.user('ada');
  expect(await shop.person('ada').graphql('query Who { viewer { id login } }')).toEqual({
    viewer: { id: ada.nodeId, login: 'ada' },
  });
  shop.github.assertClean();
});

test('a draft is made ready, and a draft again', async () => {
  const id = (await shop.octokit.rest.pulls.get({ ...shop.at, pull_number: pull.number })).data.node_id;
  expect(await shop.octokit.graphql(READY, { id })).toEqual({
    markPullRequestReadyForReview: { pullRequest: { isDraft: false, number: pull.number } },
  });
  expect(pull.pull.draft).toBe(false);
  expect(await errorsOf(shop.octokit.graphql(READY, { id }))).toMatchObject([{ type: 'UNPROCESSABLE' }]);
  await shop.octokit.graphql(DRAFT, { id });
  expect(pull.pull.draft).toBe(true);
  shop.github.assertClean();
});

test('a reaction to a review, an issue and a comment; the same one again is no second one', async () => {
  const { github, issue, octokit } = shop;
  const review = await github.submitReview({ pull, user: 'rob', state: 'APPROVED' });
  const comment = github.comment({ issue, author: 'rob', body: 'x' });
  const react = (subjectId: string) => octokit.graphql(REACT, { input: { subjectId, content: 'EYES' } });
  expect(await react(review.nodeId)).toEqual({
    addReaction: {
      reaction: { content: 'EYES', user: { login: 'github-actions[bot]' } },
      subject: { __typename: 'PullRequestReview', id: review.nodeId },
    },
  });
  for (const { nodeId } of [review, issue, comment]) await react(nodeId);
  for (const { reactions } of [review, issue, comment]) {
    expect(reactions).toMatchObject([{ content: 'eyes', user: { login: 'github-actions[bot]' } }]);
  }
  shop.github.assertClean();
});

describe('refusals', () => {
  test('a node that is not there', async () => {
    const call = shop.octokit.graphql(READY, { id: 'PR_nothing' });
    expect(await errorsOf(call)).toEqual([
      expect.objectContaining({
        type: 'NOT_FOUND',
        message: "Could not resolve to a node with the global id of 'PR_nothing'.",
      }),
    ]);
    shop.github.assertClean();
  });

  test('without `contents: write` nothing is made ready', async () => {
    const { github, client, shop: repository } = shop;
    const octokit = client(
      github.appToken({ repositories: [repository], permissions: { pull_requests: 'write' } }),
    );
    const [error] = await errorsOf(octokit.graphql(READY, { id: pull.pull.nodeId }));
    expect(error).toMatchObject({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' });
    expect(await errorsOf(shop.person('rob').graphql(READY, { id: pull.pull.nodeId }))).toMatchObject([
      { type: 'FORBIDDEN' },
    ]);
    expect(pull.pull.draft).toBe(true);
    github.assertClean();
  });

  test.each([
    ['an unknown field', '{ viewer { login email } }', {}, 'Cannot query field "email"'],
    ['an unknown mutation', 'mutation { deleteRef(input: {}) { x } }', {}, 'Cannot query field "deleteRef"'],
    ['an argument left out', 'mutation { addReaction { reaction { id } } }', {}, 'argument "input"'],
    ['an unknown value', REACT, { input: { subjectId: 'x', content: 'EYE' } }, 'ReactionContent'],
    ['a variable left out', READY, {}, 'Variable "$id"'],
    ['a variable too many', READY, { id: 'x', more: 1 }, 'variable $more is not declared'],
    ['no GraphQL', 'viewer {', {}, 'Syntax Error'],
  ])('%s', async (_, query, variables, complaint) => {
    expect(await errorsOf(shop.octokit.graphql(query, variables))).not.toEqual([]);
    expect(() => shop.github.assertClean()).toThrow(complaint);
    expect(pull.pull.draft).toBe(true);
  });
});
