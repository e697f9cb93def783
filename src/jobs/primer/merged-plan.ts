import type { Sha } from '../../core/ids.ts';
import { compareCommits } from '../../github/compare-commits.ts';
import { isFromHere, readPullRequest } from '../../github/pull-requests.ts';
import { changedFiles } from '../../workspace/git/changed-files.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { listFilesAt, readFileAt } from '../../workspace/git/read-commit.ts';
import { isOwnBranch } from '../permission/own-pull-request.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import { touchesArchitecture } from './primer-due.ts';

/** What a merge means for the primer: `due` says what it has done to the architecture, as the end of a sentence. */
export type MergeEffect = { kind: 'due'; touched: string } | { kind: 'nothing'; reason: string };

/** Looks at a pull request that is said to have been merged; `newest` is the head of the default branch. */
export async function effectOfMerge(
  run: Run,
  { place: { repository }, newest, pullRequest }: { place: Place; newest: Sha; pullRequest: number },
): Promise<MergeEffect> {
  const { deps, config } = run;
  const { defaultBranch } = run.repository;
  const pull = await readPullRequest(deps.github, pullRequest);
  if (!isOwnBranch(pull) || !isFromHere(pull))
    return nothing(`#${pullRequest} is none of Baton’s pull requests`);
  if (!pull.merged) return nothing(`#${pullRequest} is not merged`);
  if (pull.baseRef !== defaultBranch)
    return nothing(`#${pullRequest} was not merged into \`${defaultBranch}\``);
  const { primer: path } = config.plans;
  const text = await readFileAt(repository, { commit: newest, path });
  if (text === undefined) return nothing(`there is no ${path} that could have fallen behind`);

  const { mergeBase } = await compareCommits(deps.github, { base: pull.baseSha, head: pull.headSha });
  for (const commit of [mergeBase, pull.headSha]) await fetchCommit(repository, { commit });
  const changed = await changedFiles(repository, { from: mergeBase, to: pull.headSha });
  const touched = touchesArchitecture({
    changed: changed.filter((file) => !file.path.startsWith(`${config.plans.directory}/`)),
    present: new Set((await listFilesAt(repository, { commit: newest })).map((file) => file.path)),
    primer: { text, path },
  });
  return touched === undefined
    ? nothing(`#${pullRequest} changed nothing of the architecture, or brought ${path} along`)
    : { kind: 'due', touched };
}

function nothing(reason: string): MergeEffect {
  return { kind: 'nothing', reason };
}
