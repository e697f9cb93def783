import type { Octokit } from '@octokit/rest';
import type { RepositoryRef } from '../core/command.ts';
import { allPages } from './all-pages.ts';

/** Ids of an App's installations that are not suspended. Asked as the App itself. */
export async function readInstallations({ rest }: Octokit): Promise<number[]> {
  const all = await allPages(async (page) => (await rest.apps.listInstallations(page)).data);
  return all.filter((each) => !each.suspended_at).map(({ id }) => id);
}

/** The repositories that an installation is for, without those that are archived. Asked with its token. */
export async function readRepositories({ rest }: Octokit): Promise<RepositoryRef[]> {
  const all = await allPages(
    async (page) => (await rest.apps.listReposAccessibleToInstallation(page)).data.repositories,
  );
  return all
    .filter((each) => !each.archived)
    .map(({ id, name, owner, default_branch }) => ({
      id,
      name,
      owner: owner.login,
      defaultBranch: default_branch,
    }));
}
