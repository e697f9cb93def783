import { expect, test } from '@jest/globals';
import { createGitHubClient } from '../../src/github/client.ts';
import { silentLog } from '../support/silent-log.ts';

test('whether a client may write is the last thing it asks before it writes, and nothing that it asks before it reads', async () => {
  const asked: string[] = [];
  const { octokit } = createGitHubClient({
    token: async () => {
      asked.push('token');
      return 'any';
    },
    mayPublish: async () => void asked.push('fence'),
    apiUrl: 'https://api.github.invalid',
    owner: 'o',
    repo: 'r',
    log: silentLog,
    fetch: async (_input, init) => {
      asked.push(String(init?.method));
      return Response.json({});
    },
  });
  await octokit.rest.repos.get({ owner: 'o', repo: 'r' });
  await octokit.rest.issues.createComment({ owner: 'o', repo: 'r', issue_number: 1, body: 'Hello' });
  expect(asked).toEqual(['token', 'GET', 'token', 'fence', 'POST']);
});
