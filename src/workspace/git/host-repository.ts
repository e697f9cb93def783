import { Stop } from '../../core/stop.ts';
import type { Variables } from '../search-path.ts';
import { gitEnvironment } from './git-environment.ts';
import { credentialFor } from './remote-credential.ts';
import { writeRepositoryFiles } from './repository-files.ts';
import { createGit, type Git } from './run-git.ts';

export interface Identity {
  name: string;
  email: string;
}

/**
 * The host's own git directory for one run. It lies outside of the work tree and out of the sandbox's reach, so that
 * nothing the model or the repository writes is ever configuration or code of these git processes.
 */
export interface HostRepository {
  /** Absolute path; to be hidden from the sandbox. */
  readonly gitDirectory: string;
  readonly remoteUrl: string;
  /** Author and committer of what this run commits. */
  readonly identity: Identity;
  readonly git: Git;
  /** Runs git with the token of the remote in the environment of this one process. */
  remote(args: readonly string[]): Promise<string>;
  /** Waits before something is tried again. */
  pause(milliseconds: number): Promise<void>;
}

export interface HostRepositoryParams {
  /** Directory for the git directory: new or empty, owned by the run, outside of the work tree. */
  directory: string;
  /** The repository's HTTP(S) address, without credentials. */
  remoteUrl: string;
  /** Called anew for every command that talks to the remote. */
  token: () => Promise<string>;
  identity: Identity;
  /** Environment of the host, of which an allow-list reaches git. */
  environment: Variables;
  signal?: AbortSignal | undefined;
  pause?: (milliseconds: number) => Promise<void>;
}

export async function openRepository(params: HostRepositoryParams): Promise<HostRepository> {
  const { directory, identity, token, signal } = params;
  const remoteUrl = checkedRemote(params.remoteUrl);
  await writeRepositoryFiles(directory);
  const git = createGit(gitEnvironment(params.environment, { gitDirectory: directory }), {
    directory,
    signal,
  });
  return {
    gitDirectory: directory,
    remoteUrl,
    identity,
    git,
    remote: async (args) => git.run(args, { environment: credentialFor(remoteUrl, await token()) }),
    pause: params.pause ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
  };
}

function checkedRemote(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (plain && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href;
  throw new Stop(
    'failed',
    'The address of the repository is not a plain http(s) address: check GITHUB_SERVER_URL.',
  );
}
