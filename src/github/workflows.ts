import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** What GitHub answers to a token that may not, for a workflow that is not there, and for one that does not take these inputs. */
const DECLINED = z.literal([403, 404, 422]);

export type WorkflowStart =
  /** `run` is undefined where an older GitHub Enterprise does not say which one it is. */
  | { kind: 'started'; run: number | undefined }
  | { kind: 'declined'; status: z.output<typeof DECLINED>; why: string };

const details = z.object({ workflow_run_id: z.int() });

/**
 * Starts a workflow of the default branch. `file` is its name, e.g. `baton.yml`. Says why not where GitHub declines;
 * whatever else goes wrong is thrown.
 */
export async function startWorkflow(
  gh: GitHubClient,
  { file, ref, inputs }: { file: string; ref: string; inputs: Readonly<Record<string, string>> },
): Promise<WorkflowStart> {
  const { owner, repo } = gh;
  try {
    const route = gh.octokit.rest.actions.createWorkflowDispatch;
    const { data } = await route({ owner, repo, workflow_id: file, ref, inputs, return_run_details: true });
    return { kind: 'started', run: details.safeParse(data).data?.workflow_run_id };
  } catch (error) {
    const failure = failureOf(error);
    const status = DECLINED.safeParse(failure?.status).data;
    if (failure === undefined || status === undefined) throw error;
    return { kind: 'declined', status, why: failure.says };
  }
}

/** Id of the newest run of a workflow that was started since a moment, by that account, and has a title like that. */
export async function findWorkflowRun(
  gh: GitHubClient,
  params: { file: string; since: Date; by: { id: number }; titled: (title: string) => boolean },
): Promise<number | undefined> {
  const { owner, repo } = gh;
  const { file, since, by, titled } = params;
  const route = gh.octokit.rest.actions.listWorkflowRuns;
  const created = `>=${since.toISOString().slice(0, 19)}Z`;
  const options = { owner, repo, workflow_id: file, event: 'workflow_dispatch', created, per_page: 100 };
  for await (const { data } of gh.octokit.paginate.iterator(route, options)) {
    const found = data.find(({ actor, display_title }) => actor?.id === by.id && titled(display_title));
    if (found) return found.id;
  }
  return undefined;
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
