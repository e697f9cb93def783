import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** What GitHub answers to a token that may not, or for a workflow that does not take these inputs. */
const DECLINED = [403, 404, 422];

const details = z.object({ workflow_run_id: z.int() });

/**
 * Starts a workflow of the default branch. `file` is its name, e.g. `baton.yml`. Says why not where GitHub declines;
 * whatever else goes wrong is thrown.
 */
export async function startWorkflow(
  gh: GitHubClient,
  { file, ref, inputs }: { file: string; ref: string; inputs: Readonly<Record<string, string>> },
): Promise<{ kind: 'started'; run: number | undefined } | { kind: 'declined'; why: string }> {
  const { owner, repo } = gh;
  try {
    const route = gh.octokit.rest.actions.createWorkflowDispatch;
    const { data } = await route({ owner, repo, workflow_id: file, ref, inputs, return_run_details: true });
    // An older GitHub Enterprise does not say which run it is.
    return { kind: 'started', run: details.safeParse(data).data?.workflow_run_id };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined || !DECLINED.includes(failure.status)) throw error;
    return { kind: 'declined', why: failure.says };
  }
}

export interface WorkflowRun {
  url: string;
  /** Undefined while it waits or runs; then as GitHub says: `success`, `failure`, `cancelled`, … */
  conclusion: string | undefined;
}

export async function readWorkflowRun(gh: GitHubClient, id: number): Promise<WorkflowRun> {
  const { owner, repo } = gh;
  const { data } = await gh.octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: id });
  return {
    url: data.html_url,
    conclusion: data.status === 'completed' ? (data.conclusion ?? 'unknown') : undefined,
  };
}
