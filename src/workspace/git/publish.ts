import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { assertPublishable, goesOnFrom, type PublishPolicy } from './assert-publishable.ts';
import { branchRef } from './branch-name.ts';
import { remoteHead } from './fetch.ts';
import type { HostRepository } from './host-repository.ts';
import { pushStop } from './push-refusal.ts';
import { remoteFailure } from './remote-failure.ts';

export interface PublishParams {
  commit: Sha;
  /** `baton/issue-<n>-<slug>` */
  branch: string;
  /** The commit that the remote branch must be at, or `absent` where it must not exist yet. */
  expected: Sha | 'absent';
  /**
   * The commit that ours go on from: `expected` or a merge of the default branch into it, or where that is `absent` the
   * commit that a new branch starts at. What it holds is published already; the policy is for what comes after it.
   */
  from: Sha;
  policy: PublishPolicy;
}

/**
 * Pushes one branch forward: only from the commit that is expected there, only to one that goes on from it, and only
 * what the policy lets through. A branch that is there already counts as done, so that a run can be repeated. Throws
 * `Stop` with what to do next; the remote is then as it was.
 */
export async function publish(
  repository: HostRepository,
  params: PublishParams,
): Promise<'published' | 'already_published'> {
  const { commit, branch, expected, from, policy } = params;
  branchRef(branch);
  if (expected !== 'absent' && !(await goesOnFrom(repository, { from: expected, to: from })))
    throw new Error('what is expected is what the commits go on from');
  await assertPublishable(repository, { from, to: commit, policy });
  const present = await remoteHead(repository, branch);
  if (present === commit) return 'already_published';
  assertUnmoved(branch, { expected, present });
  return push(repository, params, { mayTryAgain: true });
}

async function push(
  repository: HostRepository,
  params: PublishParams,
  { mayTryAgain }: { mayTryAgain: boolean },
): Promise<'published'> {
  const { commit, branch, expected } = params;
  const ref = branchRef(branch);
  const lease = `--force-with-lease=${ref}:${expected === 'absent' ? '' : expected}`;
  try {
    await repository.remote([
      'push',
      '--porcelain',
      '--no-verify',
      '--no-signed',
      '--no-follow-tags',
      '--no-recurse-submodules',
      lease,
      '--',
      repository.remoteUrl,
      `${commit}:${ref}`,
    ]);
    return 'published';
  } catch (error) {
    // The connection may have been cut after the effect.
    const present = await remoteHead(repository, branch);
    if (present === commit) return 'published';
    assertUnmoved(branch, { expected, present });
    if (mayTryAgain && remoteFailure(error) === 'transient') {
      await repository.pause(2_000);
      return push(repository, params, { mayTryAgain: false });
    }
    throw pushStop(error, branch);
  }
}

function assertUnmoved(
  branch: string,
  { expected, present }: { expected: Sha | 'absent'; present: Sha | undefined },
): void {
  if (present === (expected === 'absent' ? undefined : expected)) return;
  if (present === undefined) {
    throw new Stop(
      'blocked',
      `The branch ${branch} was at ${expected} and has been deleted meanwhile, so nothing was pushed. Restore it and start again, or close the pull request.`,
    );
  }
  const before = expected === 'absent' ? 'should not exist yet' : `was at ${expected}`;
  throw new Stop(
    'blocked',
    `The branch ${branch} ${before} and is now at ${present}: somebody pushed meanwhile, so nothing was pushed. Look at their commits and start again.`,
  );
}
