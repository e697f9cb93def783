export type Access = 'read' | 'write';

/** Permissions of a GitHub App or of a workflow's token, by their names in an App manifest. */
export interface Permissions {
  metadata?: 'read';
  contents?: Access;
  issues?: Access;
  pull_requests?: Access;
  actions?: Access;
  checks?: Access;
  workflows?: 'write';
  administration?: 'read';
  secrets?: 'read';
}

export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path template as in GitHub's API description. */
  path: string;
  /**
   * What an App needs for it. Where both `issues` and `pull_requests` are named, the number or comment decides which
   * of the two it is; `user` marks what no App may call, `app` what only an App itself may, with its key.
   */
  needs: Permissions | 'user' | 'app';
}

const repository = '/repos/{owner}/{repo}';
const issue = `${repository}/issues/{issue_number}`;
const pull = `${repository}/pulls/{pull_number}`;

const reading = { issues: 'read', pull_requests: 'read' } as const;
const writing = { issues: 'write', pull_requests: 'write' } as const;

/**
 * The operations of GitHub's REST API that the product may call; all others are refused. `openapi.json` holds their
 * description.
 */
export const OPERATIONS = [
  { method: 'GET', path: '/user', needs: 'user' },
  { method: 'GET', path: '/users/{username}', needs: {} },
  { method: 'GET', path: '/app/installations', needs: 'app' },
  { method: 'POST', path: '/app/installations/{installation_id}/access_tokens', needs: 'app' },
  { method: 'GET', path: '/installation/repositories', needs: { metadata: 'read' } },
  { method: 'GET', path: repository, needs: { metadata: 'read' } },
  { method: 'GET', path: `${repository}/contents/{path}`, needs: { contents: 'read' } },
  { method: 'GET', path: `${repository}/git/ref/{ref}`, needs: { contents: 'read' } },
  { method: 'GET', path: `${repository}/git/matching-refs/{ref}`, needs: { contents: 'read' } },
  { method: 'GET', path: `${repository}/compare/{basehead}`, needs: { contents: 'read' } },
  // Before the commit itself, whose name may hold slashes.
  { method: 'GET', path: `${repository}/commits/{ref}/check-runs`, needs: { checks: 'read' } },
  { method: 'GET', path: `${repository}/commits/{ref}`, needs: { contents: 'read' } },
  { method: 'GET', path: `${repository}/collaborators/{username}/permission`, needs: { metadata: 'read' } },
  { method: 'GET', path: `${repository}/issues`, needs: { issues: 'read' } },
  { method: 'GET', path: issue, needs: reading },
  { method: 'GET', path: `${issue}/comments`, needs: reading },
  { method: 'POST', path: `${issue}/comments`, needs: writing },
  { method: 'PATCH', path: `${repository}/issues/comments/{comment_id}`, needs: writing },
  { method: 'GET', path: `${repository}/labels`, needs: { issues: 'read' } },
  { method: 'POST', path: `${repository}/labels`, needs: { issues: 'write' } },
  { method: 'GET', path: `${issue}/events`, needs: reading },
  { method: 'GET', path: `${issue}/labels`, needs: reading },
  { method: 'POST', path: `${issue}/labels`, needs: writing },
  { method: 'DELETE', path: `${issue}/labels/{name}`, needs: writing },
  { method: 'POST', path: `${issue}/reactions`, needs: writing },
  { method: 'POST', path: `${repository}/issues/comments/{comment_id}/reactions`, needs: writing },
  { method: 'GET', path: `${repository}/pulls`, needs: { pull_requests: 'read' } },
  { method: 'POST', path: `${repository}/pulls`, needs: { pull_requests: 'write' } },
  { method: 'GET', path: pull, needs: { pull_requests: 'read' } },
  { method: 'PATCH', path: pull, needs: { pull_requests: 'write' } },
  { method: 'GET', path: `${pull}/commits`, needs: { pull_requests: 'read' } },
  { method: 'GET', path: `${pull}/files`, needs: { pull_requests: 'read' } },
  { method: 'GET', path: `${pull}/reviews`, needs: { pull_requests: 'read' } },
  { method: 'POST', path: `${pull}/reviews`, needs: { pull_requests: 'write' } },
  { method: 'GET', path: `${pull}/reviews/{review_id}`, needs: { pull_requests: 'read' } },
  { method: 'PUT', path: `${pull}/reviews/{review_id}/dismissals`, needs: { pull_requests: 'write' } },
  { method: 'GET', path: `${pull}/comments`, needs: { pull_requests: 'read' } },
  { method: 'POST', path: `${pull}/comments/{comment_id}/replies`, needs: { pull_requests: 'write' } },
  { method: 'POST', path: `${pull}/requested_reviewers`, needs: { pull_requests: 'write' } },
  { method: 'POST', path: `${repository}/check-runs`, needs: { checks: 'write' } },
  { method: 'PATCH', path: `${repository}/check-runs/{check_run_id}`, needs: { checks: 'write' } },
  {
    method: 'POST',
    path: `${repository}/actions/workflows/{workflow_id}/dispatches`,
    needs: { actions: 'write' },
  },
  { method: 'GET', path: `${repository}/actions/permissions`, needs: { administration: 'read' } },
  { method: 'GET', path: `${repository}/actions/permissions/workflow`, needs: { administration: 'read' } },
  { method: 'GET', path: `${repository}/actions/secrets/{secret_name}`, needs: { secrets: 'read' } },
  { method: 'GET', path: `${repository}/actions/organization-secrets`, needs: { secrets: 'read' } },
  { method: 'GET', path: `${repository}/rules/branches/{branch}`, needs: { metadata: 'read' } },
  { method: 'GET', path: `${repository}/rulesets/{ruleset_id}`, needs: { metadata: 'read' } },
  { method: 'GET', path: `${repository}/actions/runs/{run_id}`, needs: { actions: 'read' } },
  {
    method: 'GET',
    path: `${repository}/actions/workflows/{workflow_id}/runs`,
    needs: { actions: 'read' },
  },
] as const satisfies readonly Operation[];

/** The fields at the root of GitHub's GraphQL API that the product may ask for, and what an App needs for each. */
export const GRAPHQL_FIELDS = {
  viewer: {},
  // Those of somebody who does not administer the repository are an empty list.
  repository: {},
  addReaction: { pull_requests: 'write' },
  // Without `contents: write` GitHub answers "Resource not accessible by integration".
  markPullRequestReadyForReview: { pull_requests: 'write', contents: 'write' },
  convertPullRequestToDraft: { pull_requests: 'write', contents: 'write' },
} as const satisfies Record<string, Permissions>;

/** What git over HTTP needs: reading for a fetch, writing for a push, `workflows` where it touches a workflow file. */
export const GIT_NEEDS = {
  fetch: { contents: 'read' },
  push: { contents: 'write' },
  pushWorkflow: { contents: 'write', workflows: 'write' },
} as const satisfies Record<string, Permissions>;
