import { posix } from 'node:path';
import { parse } from 'yaml';
import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, paginate, type Routes } from '../call.ts';
import { readBlob, readEntry, resolveCommit } from '../git-repository.ts';
import { renderWorkflowRun } from '../render/workflow-run.ts';
import { runTitle } from './run-title.ts';

interface Workflow {
  name?: string;
  'run-name'?: string;
  on?: string | string[] | Record<string, { inputs?: Record<string, WorkflowInput> } | null>;
}

interface WorkflowInput {
  required?: boolean;
  default?: unknown;
}

export const workflowRoutes = {
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': async (call) => {
    const { state, repository, actor } = call;
    const path = pathOf(call);
    const ref = String(call.body.ref);
    const commit = await resolveCommit(repository.gitDirectory, ref);
    if (commit === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
    const workflow = await readWorkflow(call, { commit, path });
    const inputs = checkedInputs(dispatchInputs(workflow), call.body.inputs ?? {});
    const full = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
    state.dispatches.push({ repository, workflow: path, ref: full, inputs, actor: actor.user });
    const id = state.nextId();
    state.workflowRuns.push({
      id,
      repository,
      path,
      title: runTitle(workflow['run-name'], inputs) ?? workflow.name ?? path,
      actor: actor.user,
      status: 'queued',
      conclusion: null,
      createdAt: state.now(),
    });
    return call.body.return_run_details === true ? ok(runDetails(call, id)) : { status: 204 };
  },

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': (call) => {
    const { state, query, repository, urls } = call;
    const strange = Object.keys(query).filter((name) => !FILTERS.includes(name));
    if (strange.length > 0) throw new Error(`The stand-in does not filter runs by ${strange}`);
    const path = pathOf(call);
    const since = sinceOf(query.created);
    const runs = state.workflowRuns
      .filter((run) => run.repository === repository && run.path === path)
      .filter(({ createdAt }) => since === undefined || createdAt >= since)
      .filter(() => query.event === undefined || query.event === 'workflow_dispatch')
      .reverse();
    const { shown, headers } = paginate(call, runs);
    const body = {
      total_count: runs.length,
      workflow_runs: shown.map((run) => renderWorkflowRun(urls, run)),
    };
    return { status: 200, body, headers };
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (call) => {
    const run = call.state.workflowRuns.find(({ id }) => id === call.params.run_id);
    if (run?.repository !== call.repository) throw notFound();
    return ok(renderWorkflowRun(call.urls, run));
  },
} satisfies Partial<Routes>;

const FILTERS = ['event', 'created', 'per_page', 'page'];

function pathOf({ params }: Call): string {
  return posix.join('.github/workflows', posix.basename(String(params.workflow_id)));
}

/** Of GitHub's ranges only the one that is asked for: `>=` and a moment. */
function sinceOf(created: unknown): Date | undefined {
  if (created === undefined) return undefined;
  const [, moment = ''] = /^>=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(String(created)) ?? [];
  if (moment === '') throw new Error(`The stand-in does not know the range ${created}`);
  return new Date(moment);
}

async function readWorkflow({ repository }: Call, place: { commit: string; path: string }) {
  const entry = await readEntry(repository.gitDirectory, place.commit, place.path);
  if (entry?.type !== 'blob') throw notFound();
  const text = (await readBlob(repository.gitDirectory, entry.sha)).toString();
  return parse(text) as Workflow;
}

function dispatchInputs({ on }: Workflow): Record<string, WorkflowInput> {
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
