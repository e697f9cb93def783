import { z } from 'zod';
import type { Bot } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

const schema = z.object({ viewer: z.object({ databaseId: z.int(), login: z.string().min(1) }) });

/** The account of that name. Throws `Stop('failed')` where it is none of an App. */
export async function findBot(
  gh: GitHubClient,
  { login, serverUrl }: { login: string; serverUrl: string },
): Promise<Bot> {
  try {
    const { data } = await gh.octokit.rest.users.getByUsername({ username: login });
    if (data.type === 'Bot') return { id: data.id, login: data.login, server: hostOf(serverUrl) };
  } catch (error) {
    if (failureOf(error)?.status !== 404) throw error;
  }
  throw new Stop(
    'failed',
    `The input \`bot\` names ${JSON.stringify(login)}, which is no account of an App on GitHub. Give the name as it stands on its comments, such as \`my-baton[bot]\`.`,
  );
}

/** The account that the token acts as; `github-actions[bot]` for the token of a workflow. */
export async function readBot(gh: GitHubClient, { serverUrl }: { serverUrl: string }): Promise<Bot> {
  const answer = schema.safeParse(await gh.graphql('query { viewer { databaseId login } }'));
  if (answer.success) {
    const { databaseId: id, login } = answer.data.viewer;
    return { id, login, server: hostOf(serverUrl) };
  }
  throw new Stop(
    'failed',
    'GitHub does not say which account the token belongs to. Use the token of the workflow, or one of a GitHub App.',
    { cause: answer.error },
  );
}

function hostOf(serverUrl: string): string {
  return new URL(serverUrl).hostname;
}
