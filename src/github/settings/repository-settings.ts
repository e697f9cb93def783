import type { GitHubClient } from '../client.ts';
import { failureOf } from '../failure.ts';

/** What a repository is, and what the token may do in it. */
export interface RepositoryFacts {
  defaultBranch: string;
  isPrivate: boolean;
  isArchived: boolean;
  hasIssues: boolean;
  /** Of the token; a person's alone says so. */
  access: 'admin' | 'write' | 'read' | 'unknown';
  /** Of a classic token; other kinds have none to tell. */
  scopes: string[] | undefined;
}

export async function readFacts({ octokit, owner, repo }: GitHubClient): Promise<RepositoryFacts> {
  const { data, headers } = await octokit.rest.repos.get({ owner, repo });
  const { permissions } = data;
  return {
    defaultBranch: data.default_branch,
    isPrivate: data.private,
    isArchived: data.archived,
    hasIssues: data.has_issues,
    access: permissions?.admin
      ? 'admin'
      : permissions?.push
        ? 'write'
        : permissions?.pull
          ? 'read'
          : 'unknown',
    scopes: headers['x-oauth-scopes']
      ?.split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ''),
  };
}

export async function readLabelNames({ octokit, owner, repo }: GitHubClient): Promise<string[]> {
  const route = octokit.rest.issues.listLabelsForRepo;
  const labels = await octokit.paginate(route, { owner, repo, per_page: 100 });
  return labels.map(({ name }) => name);
}

/** Whether workflows run, and which actions they may use; administrators may know it. */
export async function readActionsPolicy({
  octokit,
  owner,
  repo,
}: GitHubClient): Promise<'off' | 'all' | 'local_only' | 'selected'> {
  const { data } = await octokit.rest.actions.getGithubActionsPermissionsRepository({ owner, repo });
  return data.enabled ? (data.allowed_actions ?? 'all') : 'off';
}

/** What the token of workflows may do; administrators may know it. */
export async function readWorkflowToken({
  octokit,
  owner,
  repo,
}: GitHubClient): Promise<{ byDefault: 'read' | 'write'; mayOpenPullRequests: boolean }> {
  const route = octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository;
  const { data } = await route({ owner, repo });
  return {
    byDefault: data.default_workflow_permissions,
    mayOpenPullRequests: data.can_approve_pull_request_reviews,
  };
}

/** Whether workflows are given an Actions secret of that name, by the repository or by its organisation. */
export async function hasSecret(
  { octokit, owner, repo }: GitHubClient,
  { name }: { name: string },
): Promise<boolean> {
  try {
    await octokit.rest.actions.getRepoSecret({ owner, repo, secret_name: name });
    return true;
  } catch (error) {
    if (failureOf(error)?.status !== 404) throw error;
  }
  const route = octokit.rest.actions.listRepoOrganizationSecrets;
  const shared = await octokit.paginate(route, { owner, repo, per_page: 100 });
  return shared.some((secret) => secret.name === name);
}
