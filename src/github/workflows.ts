import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** What GitHub answers to a token that may not, or for a workflow that does not take these inputs. */
const DECLINED = [403, 404, 422];

/**
 * Starts a workflow of the default branch. `file` is its name, e.g. `baton.yml`. Says why not where GitHub declines;
 * whatever else goes wrong is thrown.
 */
export async function startWorkflow(
  gh: GitHubClient,
  { file, ref, inputs }: { file: string; ref: string; inputs: Readonly<Record<string, string>> },
): Promise<{ kind: 'started' } | { kind: 'declined'; why: string }> {
  const { owner, repo } = gh;
  try {
    const route = gh.octokit.rest.actions.createWorkflowDispatch;
    await route({ owner, repo, workflow_id: file, ref, inputs });
    return { kind: 'started' };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined || !DECLINED.includes(failure.status)) throw error;
    return { kind: 'declined', why: failure.says };
  }
}
