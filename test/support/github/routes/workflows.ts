import { posix } from 'node:path';
import { parse } from 'yaml';
import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, type Routes } from '../call.ts';
import { readBlob, readEntry, resolveCommit } from '../git-repository.ts';
import { renderWorkflowRun } from '../render/workflow-run.ts';

interface Workflow {
  on?: string | string[] | Record<string, { inputs?: Record<string, WorkflowInput> } | null>;
}

interface WorkflowInput {
  required?: boolean;
  default?: unknown;
}

export const workflowRoutes = {
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': async (call) => {
    const { state, repository, actor } = call;
    const path = posix.join('.github/workflows', posix.basename(String(call.params.workflow_id)));
    const ref = String(call.body.ref);
    const commit = await resolveCommit(repository.gitDirectory, ref);
    if (commit === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
    const inputs = checkedInputs(await readWorkflow(call, { commit, path }), call.body.inputs ?? {});
    const full = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
    state.dispatches.push({ repository, workflow: path, ref: full, inputs, actor: actor.user });
    const id = state.nextId();
    state.workflowRuns.push({
      id,
      repository,
      path,
      actor: actor.user,
      status: 'queued',
      conclusion: null,
      createdAt: state.now(),
    });
    return call.body.return_run_details === true ? ok(runDetails(call, id)) : { status: 204 };
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (call) => {
    const run = call.state.workflowRuns.find(({ id }) => id === call.params.run_id);
    if (run?.repository !== call.repository) throw notFound();
    return ok(renderWorkflowRun(call.urls, run));
  },
} satisfies Partial<Routes>;

async function readWorkflow({ repository }: Call, place: { commit: string; path: string }) {
  const entry = await readEntry(repository.gitDirectory, place.commit, place.path);
  if (entry?.type !== 'blob') throw notFound();
  const text = (await readBlob(repository.gitDirectory, entry.sha)).toString();
  const { on } = parse(text) as Workflow;
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return {};
  if (on === undefined || typeof on === 'string' || Array.isArray(on) || !('workflow_dispatch' in on)) {
    throw new ApiError(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  return on.workflow_dispatch?.inputs ?? {};
}

function checkedInputs(declared: Record<string, WorkflowInput>, given: unknown): Record<string, string> {
  const inputs = Object.entries(given as Record<string, unknown>);
  const unexpected = inputs.map(([name]) => name).filter((name) => declared[name] === undefined);
  if (unexpected.length > 0) {
    throw new ApiError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  const complete = Object.entries(declared).map(([name, { required, default: preset }]) => {
    const value = inputs.find(([key]) => key === name)?.[1] ?? preset;
    if (required && value === undefined) throw new ApiError(422, `Required input '${name}' not provided`);
    return [name, String(value ?? '')];
  });
  return Object.fromEntries(complete);
}

function runDetails({ urls, repository }: Call, id: number) {
  return {
    workflow_run_id: id,
    run_url: `${urls.api}/repos/${repository.fullName}/actions/runs/${id}`,
    html_url: `${urls.server}/${repository.fullName}/actions/runs/${id}`,
  };
}
