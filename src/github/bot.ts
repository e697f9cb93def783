import type { Bot } from '../core/people.ts';
import type { GitHubClient } from './client.ts';

/** The account that the token acts as; `github-actions[bot]` for the token of a workflow. */
export async function readBot(gh: GitHubClient): Promise<Bot> {
  const { viewer } = await gh.graphql<{ viewer: { databaseId: number; login: string } }>(
    'query { viewer { databaseId login } }',
  );
  return { id: viewer.databaseId, login: viewer.login };
}
