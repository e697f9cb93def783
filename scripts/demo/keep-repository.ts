import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { plainGitEnvironment } from '../../test/support/git-server.ts';
import { listRefs } from '../../test/support/github/git-repository.ts';
import type { Repository } from '../../test/support/github/state.ts';

/** Copies the repository with all its branches to `into`, where the last one that is not the default is checked out. */
export async function keepRepository(repository: Repository, into: string): Promise<void> {
  const { gitDirectory, defaultBranch } = repository;
  const git = (...args: string[]) => promisify(execFile)('git', args, { env: plainGitEnvironment });
  const branches = (await listRefs(gitDirectory))
    .filter(({ name }) => name.startsWith('refs/heads/'))
    .map(({ name }) => name.slice('refs/heads/'.length));
  const shown = branches.filter((name) => name !== defaultBranch).at(-1) ?? defaultBranch;
  await git('clone', '--quiet', '--no-hardlinks', '--branch', shown, gitDirectory, into);
  for (const branch of branches.filter((name) => name !== shown))
    await git('-C', into, 'branch', '--quiet', '--no-track', branch, `origin/${branch}`);
  await git('-C', into, 'remote', 'remove', 'origin');
}
