import { Octokit } from '@octokit/rest';
import type { RepositoryRef } from '../core/command.ts';

/** Ids of an App's installations that are not suspended. `token`: signed by the App itself. */
export async function readInstallations({
  apiUrl,
  token,
}: {
  apiUrl: string;
  token: string;
}): Promise<number[]> {
  const octokit = clientOf({ apiUrl, authorization: `bearer ${token}` });
  const all = await octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 });
  return all.filter((each) => !each.suspended_at).map(({ id }) => id);
}

/** The repositories that an installation is for, without those that are archived. `token`: the installation's. */
export async function readRepositories({
  apiUrl,
  token,
}: {
  apiUrl: string;
  token: string;
}): Promise<RepositoryRef[]> {
  const octokit = clientOf({ apiUrl, authorization: `token ${token}` });
  const all = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
  return all
    .filter((each) => !each.archived)
    .map(({ id, name, owner, default_branch }) => ({
      id,
      name,
      owner: owner.login,
      defaultBranch: default_branch,
    }));
}

function clientOf({ apiUrl, authorization }: { apiUrl: string; authorization: string }): Octokit {
  const octokit = new Octokit({ baseUrl: apiUrl, userAgent: 'baton' });
  octokit.hook.before('request', (options) => {
    options.headers.authorization = authorization;
  });
  return octokit;
}
