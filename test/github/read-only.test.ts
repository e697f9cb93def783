import { expect, test } from '@jest/globals';
import { createGitHubClient } from '../../src/github/client.ts';

const silent = async <T>(_title: string, body: () => Promise<T>) => body();
const log = { info() {}, warn() {}, error() {}, foreign() {}, group: silent };

/** A client that only reads, and what it sent. */
function readOnly() {
  const sent: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    sent.push(`${init?.method} ${new URL(input instanceof Request ? input.url : input).pathname}`);
    return Response.json({ data: { viewer: { login: 'me' } } });
  };
  const options = {
    token: async () => 'any',
    apiUrl: 'https://api.github.invalid',
    owner: 'o',
    repo: 'r',
    log,
    fetch,
  };
  return { sent, ...createGitHubClient({ ...options, readOnly: true }) };
}

test('a client that only reads sends what reads', async () => {
  const { octokit, graphql, sent } = readOnly();
  await octokit.rest.repos.get({ owner: 'o', repo: 'r' });
  await graphql('query { viewer { login } }');
  expect(sent).toEqual(['GET /repos/o/r', 'POST /graphql']);
});

test('a client that only reads sends nothing that changes something', async () => {
  const { octokit, graphql, sent } = readOnly();
  const issue = { owner: 'o', repo: 'r', issue_number: 1 };
  const changes = [
    () => octokit.rest.issues.createComment({ ...issue, body: 'Hello' }),
    () => octokit.rest.issues.removeLabel({ ...issue, name: 'baton:plan' }),
    () => octokit.rest.pulls.update({ owner: 'o', repo: 'r', pull_number: 1, body: '' }),
    () => graphql('mutation { addReaction(input: {}) { clientMutationId } }'),
    () => graphql('fragment A on B { c } mutation { addReaction(input: {}) { clientMutationId } }'),
  ];
  for (const change of changes) await expect(change()).rejects.toThrow('only works');
  expect(sent).toEqual([]);
});
