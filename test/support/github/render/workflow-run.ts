import { posix } from 'node:path';
import type { WorkflowRun } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';
import { renderRepository } from './repository.ts';
import { renderUser } from './user.ts';

const HEAD = '0'.repeat(40);

export function renderWorkflowRun(urls: Urls, run: WorkflowRun) {
  const { repository, id, createdAt } = run;
  const api = `${urls.api}/repos/${repository.fullName}/actions`;
  const minimal = renderRepository(urls, repository);
  const at = timestamp(createdAt);
  return {
    id,
    node_id: `WFR_${id}`,
    name: posix.basename(run.path),
    head_branch: repository.defaultBranch,
    head_sha: HEAD,
    path: run.path,
    run_number: 1,
    display_title: run.title,
    event: 'workflow_dispatch',
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: 1,
    url: `${api}/runs/${id}`,
    html_url: `${urls.server}/${repository.fullName}/actions/runs/${id}`,
    pull_requests: [],
    created_at: at,
    updated_at: at,
    actor: renderUser(urls, run.actor),
    triggering_actor: renderUser(urls, run.actor),
    run_started_at: at,
    jobs_url: `${api}/runs/${id}/jobs`,
    logs_url: `${api}/runs/${id}/logs`,
    check_suite_url: `${urls.api}/repos/${repository.fullName}/check-suites/1`,
    artifacts_url: `${api}/runs/${id}/artifacts`,
    cancel_url: `${api}/runs/${id}/cancel`,
    rerun_url: `${api}/runs/${id}/rerun`,
    workflow_url: `${api}/workflows/1`,
    head_commit: null,
    repository: minimal,
    head_repository: minimal,
  };
}
