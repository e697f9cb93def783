import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { compareCommits } from '../../github/compare-commits.ts';
import { findPrimerPullRequest } from '../../github/primer-pull-request.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { changedFiles } from '../../workspace/git/changed-files.ts';
import { fetchBranch, fetchCommit, remoteHead } from '../../workspace/git/fetch.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import { newVersion } from '../plan-file/new-version.ts';
import type { PlanBranch } from '../plan-file/plan-branch.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';

/** Where a primer goes, what is there of it, and the commit that it is to be in step with. */
export interface PrimerGround {
  base: Sha;
  onto: PlanBranch;
  /** The primer's file as it stands, on the branch of an open proposal or else on the default branch. */
  text: string | undefined;
  /** The open proposal. */
  pull: PullRequest | undefined;
  /** Whether an earlier try of this very run pushed a primer and broke off before it proposed it. */
  unproposed: boolean;
}

const PRIMER_BRANCH = 'baton/primer-sync';

/** Goes on from an open proposal of a primer, or starts a branch for a new one. */
export async function primerGround(
  run: Run,
  { place, newest }: { place: Place; newest: Sha },
): Promise<PrimerGround> {
  const { deps, bot, config } = run;
  const { repository } = place;
  const { primer: path } = config.plans;
  const pull = await findPrimerPullRequest(deps.github, { branches: PRIMER_BRANCH, bot });
  const branch = pull?.headRef ?? `${PRIMER_BRANCH}-${run.id}`;
  const unproposed = !pull && (await remoteHead(repository, branch)) !== undefined;
  if (!pull && !unproposed) {
    const onto = { branch, from: newest, expected: 'absent' } as const;
    const text = await readFileAt(repository, { commit: newest, path });
    return { base: newest, onto, text, pull, unproposed };
  }
  const head = await fetchBranch(repository, { branch });
  const { mergeBase } = await compareCommits(deps.github, { base: newest, head });
  await fetchCommit(repository, { commit: mergeBase });
  const { base, onto } = await newVersion(run, { place, newest, branch, current: { head, mergeBase } });
  const others = (await changedFiles(repository, { from: base, to: onto.from })).filter(
    (change) => change.path !== path,
  );
  if (others.length > 0) {
    throw new Stop(
      'blocked',
      `${pull ? `#${pull.number}` : `\`${branch}\``} is to change the primer alone, and changes ${others.length} other files as well. Take them out of \`${branch}\`, or close the pull request, and start again.`,
    );
  }
  return { base, onto, text: await readFileAt(repository, { commit: head, path }), pull, unproposed };
}
