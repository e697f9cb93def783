import type { Sha } from '../../core/ids.ts';
import { noreplyAddress } from '../../core/people.ts';
import { Stop } from '../../core/stop.ts';
import { fetchBranch } from '../../workspace/git/fetch.ts';
import { type HostRepository, openRepository } from '../../workspace/git/host-repository.ts';
import { remoteFailure } from '../../workspace/git/remote-failure.ts';
import { createRunDirectory, type RunDirectory } from '../../workspace/run-directory.ts';
import type { Run } from './run.ts';

/** Where a run works: its own directories, and the host's git directory. Gone when the run ends. */
export interface Place {
  directory: RunDirectory;
  repository: HostRepository;
}

export async function openPlace({ deps, repository: { owner, name }, bot, resources }: Run): Promise<Place> {
  const { host } = deps;
  const directory = resources.use(
    await createRunDirectory({ parent: host.temporaryDirectory, environment: host.environment }),
  );
  const repository = await openRepository({
    directory: directory.git,
    remoteUrl: `${host.serverUrl}/${owner}/${name}.git`,
    token: host.token,
    identity: { name: bot.login, email: noreplyAddress(bot, bot) },
    environment: host.environment,
    signal: host.signal,
  });
  return { directory, repository };
}

/** With the head of the default branch there, which is `newest`. Throws `Stop('failed')` for a repository that is still empty. */
export async function openFetchedPlace(run: Run): Promise<{ place: Place; newest: Sha }> {
  const place = await openPlace(run);
  return { place, newest: await fetchDefaultBranch(run, place) };
}

/** Throws `Stop('failed')` for a repository that is still empty. */
export async function fetchDefaultBranch(run: Run, { repository }: Place): Promise<Sha> {
  const { owner, name, defaultBranch: branch } = run.repository;
  try {
    return await fetchBranch(repository, { branch });
  } catch (error) {
    if (!(error instanceof Stop) || remoteFailure(error.cause) !== 'no_such_ref') throw error;
    throw new Stop(
      'failed',
      `${owner}/${name} has no commit on \`${branch}\` yet. Push a first one, then start again.`,
      { cause: error.cause },
    );
  }
}
