import type { RepositoryRef } from '../../src/core/command.ts';
import type { Log } from '../../src/core/log.ts';
import { createGitHubClient, type GitHubClient } from '../../src/github/client.ts';
import type { ImplementerStart } from './read-record.ts';

/** Whoever started the run had a say, or it would not have come to a session. */
export const STARTER = { id: 1, login: 'starter', type: 'User' };

/**
 * A GitHub that knows nothing but the pull request of the record, which is open, and who started the run, and refuses
 * everything else.
 */
export function gitHubOfRecord(
  start: ImplementerStart | undefined,
  { owner, name, log }: Pick<RepositoryRef, 'owner' | 'name'> & { log: Log },
): GitHubClient {
  const fetch = async (input: string | URL | Request) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const repository = `/repos/${owner}/${name}`;
    if (pathname === `${repository}/collaborators/${STARTER.login}/permission`) {
      return Response.json({ permission: 'admin', role_name: 'admin', user: STARTER });
    }
    return start && pathname === `${repository}/pulls/${start.pull.number}`
      ? Response.json(asGitHubSaysIt(start))
      : Response.json({ message: 'This is a replay.' }, { status: 403 });
  };
  return createGitHubClient({
    token: async () => 'none',
    apiUrl: 'http://replay.invalid',
    owner,
    repo: name,
    log,
    fetch,
  });
}

function asGitHubSaysIt({ pull, base, mergeBase }: ImplementerStart): object {
  const repo = { id: pull.baseRepositoryId };
  return {
    number: pull.number,
    node_id: '',
    html_url: '',
    title: '',
    body: '',
    draft: true,
    user: { id: 0, login: 'replay', type: 'Bot' },
    created_at: new Date(0).toISOString(),
    state: 'open',
    merged: false,
    head: { ref: pull.headRef, sha: base, repo },
    base: { ref: '', sha: mergeBase, repo },
  };
}
