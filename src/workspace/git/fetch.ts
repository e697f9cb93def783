import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, shaSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { HostRepository } from './host-repository.ts';
import { readRemote, remoteStop } from './remote-failure.ts';

const FETCHED = 'refs/baton/fetched';

/** Brings one commit here, with `depth` commits of its history. Throws `Stop('failed')` where it is not to be had. */
export async function fetchCommit(
  repository: HostRepository,
  { commit, depth = 1 }: { commit: Sha; depth?: number },
): Promise<void> {
  await fetch(repository, { source: commit, depth, what: `fetch the commit ${commit}` });
}

/** Brings the head of a branch here and says which commit it is. Throws `Stop('failed')` where there is none. */
export async function fetchBranch(
  repository: HostRepository,
  { branch, depth = 1 }: { branch: string; depth?: number },
): Promise<Sha> {
  await fetch(repository, { source: headRef(branch), depth, what: `fetch the branch ${branch}` });
  return fetchedCommit(repository);
}

/** The commit that a branch of the remote points to at this moment; `undefined` where there is no such branch. */
export async function remoteHead(repository: HostRepository, branch: string): Promise<Sha | undefined> {
  const ref = headRef(branch);
  try {
    const listing = await readRemote(repository, ['ls-remote', '--refs', '--', repository.remoteUrl, ref]);
    const line = listing.split('\n').find((candidate) => candidate.endsWith(`\t${ref}`));
    return line === undefined ? undefined : shaSchema.parse(line.slice(0, line.indexOf('\t')));
  } catch (error) {
    throw remoteStop(error, `look up the branch ${branch}`);
  }
}

async function fetch(
  repository: HostRepository,
  { source, depth, what }: { source: string; depth: number; what: string },
): Promise<void> {
  const options = [
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-auto-maintenance',
    `--depth=${depth}`,
  ];
  try {
    await readRemote(repository, ['fetch', ...options, '--', repository.remoteUrl, `+${source}:${FETCHED}`]);
  } catch (error) {
    throw remoteStop(error, what);
  }
}

/** A ref that has just been written is a file; see `writeRepositoryFiles` for what the repository is. */
async function fetchedCommit({ gitDirectory }: HostRepository): Promise<Sha> {
  return shaSchema.parse((await readFile(join(gitDirectory, FETCHED), 'utf8')).trim());
}

// The names that git itself refuses, and those that would be read as an option, a range or a pattern.
const UNFIT = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|\/$|\.$|\.lock(\/|$)|(^|\/)\./u;

function headRef(branch: string): string {
  if (branch !== '' && branch !== '@' && branch.length <= 250 && !UNFIT.test(branch))
    return `refs/heads/${branch}`;
  throw new Stop('refused', `${JSON.stringify(branch.slice(0, 80))} is not the name of a branch.`);
}
