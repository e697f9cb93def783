import type { PullRequest } from '../github/pull-requests.ts';
import { readReviewComments } from '../github/review-comments.ts';
import { parsePlan } from '../plan/parse-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { PlanSyntaxError } from '../plan/plan-syntax-error.ts';
import { fetchCommit } from '../workspace/git/fetch.ts';
import { readFileAt } from '../workspace/git/read-commit.ts';
import { type AnsweredPoint, announceRevision, isAnnounced, revised } from './announce-revision.ts';
import { readAnswers } from './answers.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place.ts';
import type { PlanOnBranch } from './plan-on-branch.ts';
import type { PlanVersion } from './plan-version.ts';
import type { Run } from './run.ts';
import { settledBy } from './settled.ts';

/** The end of a run whose request has a version already: what was not shown of it is, and nothing else is changed. */
export async function answeredBefore(
  run: Run,
  {
    pull,
    issue,
    place,
    current,
    version,
  }: { pull: PullRequest; issue: number; place: Place; current: PlanOnBranch; version: PlanVersion },
): Promise<Outcome> {
  const plan = await planAt(place, { commit: version.commit, path: current.path });
  const isDone =
    !plan ||
    isAnnounced(pull, version.commit) ||
    (await settledBy(run, { pull, onBranch: current, version }));
  if (isDone) {
    const line = `The request was answered before, by ${version.commit} in ${pull.url}. Nothing was changed`;
    return { ...revised(pull, current.path), line, report: `${line}.` };
  }
  const parent = version.parent ?? version.commit;
  const { branch, path } = { branch: pull.headRef, path: current.path };
  return announceRevision(run, {
    pull,
    issue,
    revision: {
      committed: { branch, commit: version.commit, path, plan, warnings: [] },
      before: { commit: parent, plan: await planAt(place, { commit: parent, path }) },
      askedBy: [],
      answers: await answersOf(run, { pull, version }),
    },
  });
}

/** Undefined where there is none, or none that can be read. */
async function planAt(
  { repository }: Place,
  { commit, path }: { commit: PlanVersion['commit']; path: string },
): Promise<Plan | undefined> {
  await fetchCommit(repository, { commit });
  const text = await readFileAt(repository, { commit, path });
  try {
    return text === undefined ? undefined : parsePlan(text);
  } catch (error) {
    if (error instanceof PlanSyntaxError) return undefined;
    throw error;
  }
}

async function answersOf(
  { deps }: Run,
  { pull, version }: { pull: PullRequest; version: PlanVersion },
): Promise<AnsweredPoint[]> {
  const comments = await readReviewComments(deps.github, { pullRequest: pull.number });
  return readAnswers(version.message).map(({ comment: id, text: answer }) => {
    const comment = comments.find((each) => each.id === id);
    return { comment, asked: comment?.body, answer };
  });
}
