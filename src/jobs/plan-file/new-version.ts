import type { Sha } from '../../core/ids.ts';
import { mergeCommit } from '../../workspace/git/merge-commit.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import type { PlanBranch } from './plan-branch.ts';
import type { PlanOnBranch } from './plan-on-branch.ts';

/** Where a plan is made anew: what the planner explores, and where its plan then goes. */
export interface NewVersion {
  base: Sha;
  onto: PlanBranch;
}

/**
 * Goes on from the branch of an open plan. What has come to the default branch since is merged into it, so that whoever
 * implements the plan finds what the planner saw; where that does not go by itself, the planner sees what the branch
 * started from.
 */
export async function newVersion(
  run: Run,
  {
    place,
    newest,
    branch,
    current: { head, mergeBase },
  }: {
    place: Place;
    /** Head of the default branch. */
    newest: Sha;
    branch: string;
    current: Pick<PlanOnBranch, 'head' | 'mergeBase'>;
  },
): Promise<NewVersion> {
  const { defaultBranch } = run.repository;
  if (newest === mergeBase) return { base: mergeBase, onto: { branch, from: head, expected: head } };
  const merged = await mergeCommit(place.repository, {
    mergeBase,
    ours: head,
    theirs: newest,
    message: {
      subject: `Merge ${defaultBranch} into ${branch}`,
      trailers: [{ key: 'Baton-Run', value: run.id }],
    },
    date: run.deps.clock(),
  });
  if (merged !== undefined) return { base: newest, onto: { branch, from: merged, expected: head } };
  run.notices.push(
    `\`${branch}\` and \`${defaultBranch}\` have changed the same files, so this was planned without what is new on \`${defaultBranch}\`. Merge it into the branch by hand.`,
  );
  return { base: mergeBase, onto: { branch, from: head, expected: head } };
}
