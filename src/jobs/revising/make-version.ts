import type { ReviseCommand } from '../../core/command.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ChangeRequest } from '../permission/asked-changes.ts';
import { assertStillAsked } from '../permission/still-authorised.ts';
import { newVersion } from '../plan-file/new-version.ts';
import type { PlanOnBranch } from '../plan-file/plan-on-branch.ts';
import { fenced } from '../planning/brief.ts';
import { commitPlan } from '../planning/commit-plan.ts';
import { submittedPlan } from '../planning/planner-end.ts';
import { fetchDefaultBranch, type Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import type { Worker } from '../worker.ts';
import type { Revision } from './announce-revision.ts';
import { writeAnswers } from './answers.ts';
import { type Point, pointsText } from './revision-points.ts';

/** Has the planner answer `points` with a new version of its plan, which goes into the same file on top of the branch. */
export async function makeVersion(
  run: Run,
  worker: Worker,
  {
    command,
    pull,
    place,
    current,
    before,
    reviews,
    points,
  }: {
    command: ReviseCommand;
    pull: PullRequest;
    place: Place;
    current: PlanOnBranch;
    /** What `current` holds. */
    before: Plan;
    reviews: readonly ChangeRequest[];
    points: readonly Point[];
  },
): Promise<Revision> {
  const { config } = run;
  const { base, onto } = await newVersion(run, {
    place,
    newest: await fetchDefaultBranch(run, place),
    branch: pull.headRef,
    current,
  });
  const end = await worker.plan(run, {
    place,
    base,
    issue: before.frontMatter.issue,
    file: { kind: 'kept', path: current.path },
    task: {
      kind: 'revise',
      plan: fenced('plan', current.text),
      points: fenced('points', pointsText(points)),
      count: points.length,
    },
    maxQuestions: config.plans.max_questions,
  });
  if (end.kind === 'questions') run.questionsAsked += end.questions.length;
  const accepted = submittedPlan(end, {
    asked: 'The planner cannot revise the plan without an answer:',
    answer:
      'Comment `/baton revise` with the answer on this pull request. The plan stays as it was until then.',
  });
  const answers = points.map(({ comment, text }, index) => ({
    comment,
    asked: text,
    answer: accepted.answers[index] ?? '',
  }));

  await run.mayGoOn({ now: true });
  await assertStillAsked(run, { command, pull });
  const committed = await commitPlan(run, {
    place,
    onto,
    accepted,
    answering: {
      text: writeAnswers(answers.map(({ comment, answer }) => ({ comment: comment?.id, text: answer }))),
      reviews: reviews.map(({ id }) => id),
    },
  });
  const askedBy = points.map(({ by }) => by);
  return { committed, before: { commit: onto.from, plan: before }, askedBy, answers };
}
