import { z } from 'zod';
import type { Bot } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';

const schema = z.object({ viewer: z.object({ databaseId: z.int(), login: z.string().min(1) }) });

/** The account that the token acts as; `github-actions[bot]` for the token of a workflow. */
export async function readBot(gh: GitHubClient, { serverUrl }: { serverUrl: string }): Promise<Bot> {
  const answer = schema.safeParse(await gh.graphql('query { viewer { databaseId login } }'));
  if (answer.success) {
    const { databaseId: id, login } = answer.data.viewer;
    return { id, login, server: new URL(serverUrl).hostname };
  }
  throw new Stop(
    'failed',
    'GitHub does not say which account the token belongs to. Use the token of the workflow, or one of a GitHub App.',
    { cause: answer.error },
  );
}
