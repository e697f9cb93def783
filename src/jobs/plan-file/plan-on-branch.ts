import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { compareCommits } from '../../github/compare-commits.ts';
import { findPlanPaths } from '../../plan/plan-path.ts';
import { changedFiles } from '../../workspace/git/changed-files.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import { type BranchHistory, readHistory } from './branch-history.ts';

/** The plan file that a branch brings, as text, and what Baton's commits there say about it. */
export interface PlanOnBranch extends BranchHistory {
  path: string;
  text: string;
  head: Sha;
  mergeBase: Sha;
}

/** Reads it at `head`. Throws Stop where the branch brings no plan file, or more than one. */
export async function readPlanOnBranch(
  { deps, config, bot }: Run,
  { place, base, head }: { place: Place; base: string; head: Sha },
): Promise<PlanOnBranch> {
  const { repository } = place;
  const { mergeBase, commits } = await compareCommits(deps.github, { base, head });
  await fetchCommit(repository, { commit: head });
  await fetchCommit(repository, { commit: mergeBase });

  const changed = await changedFiles(repository, { from: mergeBase, to: head });
  const present = changed.filter(({ status }) => status !== 'deleted').map(({ path }) => path);
  const path = onlyPlan(findPlanPaths(present, config.plans.directory), config.plans.directory);
  const text = await readFileAt(repository, { commit: head, path });
  if (text === undefined) {
    throw new Stop('blocked', `\`${path}\` is not a file at ${head}. Restore the plan and approve again.`);
  }
  return {
    ...readHistory(commits, { head, planPath: path, bot }),
    path,
    text,
    head,
    mergeBase,
  };
}

function onlyPlan([path, ...others]: string[], directory: string): string {
  if (path === undefined) {
    throw new Stop(
      'blocked',
      `The branch brings no plan file under \`${directory}\`. Restore it, or close the pull request and label the issue to have a new plan made.`,
    );
  }
  if (others.length === 0) return path;
  const names = [path, ...others].map((name) => `\`${name}\``).join(', ');
  throw new Stop(
    'blocked',
    `The branch brings more than one plan file: ${names}. Leave one, and approve again.`,
  );
}
