import type { ReviseCommand } from '../../core/command.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { readReviewComments } from '../../github/review-comments.ts';
import { parsePlan } from '../../plan/parse-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { PlanSyntaxError } from '../../plan/plan-syntax-error.ts';
import { revisedBefore } from '../../report/done-before.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import { remarksOn } from '../plan-file/lint-at.ts';
import type { PlanOnBranch } from '../plan-file/plan-on-branch.ts';
import type { PlanVersion } from '../plan-file/plan-version.ts';
import { settledBy } from '../plan-file/settled.ts';
import { answer } from '../run/answer.ts';
import type { Outcome } from '../run/outcome.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import { type AnsweredPoint, announceRevision, isAnnounced, revised } from './announce-revision.ts';
import { readAnswers } from './answers.ts';

/** The end of a run whose request has a version already: what was not shown of it is, and nothing else is changed. */
export async function answeredBefore(
  run: Run,
  {
    command,
    pull,
    issue,
    place,
    current,
    version,
  }: {
    command: ReviseCommand;
    pull: PullRequest;
    issue: number;
    place: Place;
    current: PlanOnBranch;
    version: PlanVersion;
  },
): Promise<Outcome> {
  const { path } = current;
  const { commit, parent = commit } = version;
  const isDone =
    isAnnounced(pull, commit) || (await settledBy(run, { pull, onBranch: current, version })) !== undefined;
  const plan = isDone ? undefined : await planAt(place, { commit, path });
  if (plan) {
    return announceRevision(run, {
      pull,
      issue,
      revision: {
        committed: {
          branch: pull.headRef,
          commit,
          path,
          plan,
          warnings: await remarksOn(run, { place, plan }),
          usage: version.usage,
        },
        before: { commit: parent, plan: await planAt(place, { commit: parent, path }) },
        askedBy: [],
        answers: await answersOf(run, { pull, version }),
      },
    });
  }
  const report = revisedBefore({ commit, pullUrl: pull.url });
  // Whoever asks anew is told; the same request again is not.
  if (version.run !== run.id) await answer(run, { number: command.pullRequest, markdown: report });
  return { ...revised(pull, path), line: report.replace(/\.$/, ''), report };
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
  return readAnswers(version.message).map(({ comment: id, text }) => {
    const comment = comments.find((each) => each.id === id);
    return { comment, asked: comment?.body, answer: text };
  });
}
