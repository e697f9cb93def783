import type { PlannerEnd } from '../agent/planner-tools.ts';
import type { ReviseCommand } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import { type PullRequest, readPullRequest } from '../github/pull-requests.ts';
import { admit } from './admit.ts';
import { announceRevision } from './announce-revision.ts';
import { answeredBefore } from './answered-before.ts';
import { writeAnswers } from './answers.ts';
import { askedChanges } from './asked-changes.ts';
import { fenced } from './brief.ts';
import { commitPlan } from './commit-plan.ts';
import { ignored, type Outcome } from './outcome.ts';
import { assertOwnPullRequest, isOwnBranch, issueOfBranch } from './own-pull-request.ts';
import { parsePlanFile } from './parse-plan-file.ts';
import { fetchDefaultBranch, openPlace } from './place.ts';
import { type PlanOnBranch, readPlanOnBranch } from './plan-on-branch.ts';
import { planPullRequest } from './plan-pull-request.ts';
import { holdPlannerSession } from './planner-session.ts';
import { pointsText, revisionPoints } from './revision-points.ts';
import type { Run } from './run.ts';
import { watchForCancel } from './watch-for-cancel.ts';

/** From a request for changes to a new version of the plan, in the same file on the same branch. */
export async function revise(run: Run, command: ReviseCommand): Promise<Outcome> {
  const { deps, config, announcer } = run;
  const pull =
    command.request.kind === 'review'
      ? await readPullRequest(deps.github, command.pullRequest)
      : await planPullRequest(run, command.pullRequest);
  if (command.request.kind === 'review' && !isOwnBranch(pull)) {
    return ignored(`#${pull.number} is none of Baton’s pull requests`);
  }
  assertOwnPullRequest(pull, command.repository);
  const place = await openPlace(run);
  const current = await readPlanOnBranch(run, { place, base: pull.baseRef, head: pull.headSha });
  if (command.request.kind === 'review' && isHandedOver(pull, current)) {
    return ignored(`the review of #${pull.number} is about its code`);
  }

  await admitRequest(run, command);
  const issue = issueOfBranch(pull) ?? pull.number;
  const asked = await askedChanges(run, { command, pull, versions: current.versions });
  if (asked.kind === 'answered') {
    return answeredBefore(run, { pull, issue, place, current, version: asked.version });
  }
  assertNotBegun(pull, current);
  const before = parsePlanFile(current, { goOn: 'ask again' });
  const points = await revisionPoints(run, { pull, asked, planPath: current.path });

  run.stage = { kind: 'revising', pull, planPath: current.path, issue };
  for (const { nodeId } of asked.reviews) await announcer.seen(nodeId);
  await announcer.state(issue, 'planning');
  await watchForCancel(run, { numbers: [issue, pull.number] });

  const base = await fetchDefaultBranch(run, place);
  const end = await holdPlannerSession(run, {
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
  const accepted = revisedPlan(end);
  const answers = points.map(({ comment, text }, index) => ({
    comment,
    asked: text,
    answer: accepted.answers[index] ?? '',
  }));

  assertOwnPullRequest(await readPullRequest(deps.github, pull.number), command.repository);
  await run.mayGoOn({ now: true });
  const committed = await commitPlan(run, {
    place,
    onto: { branch: pull.headRef, from: current.head, expected: current.head },
    accepted,
    answering: {
      text: writeAnswers(answers.map(({ comment, answer }) => ({ comment: comment?.id, text: answer }))),
      reviews: asked.reviews.map(({ id }) => id),
    },
  });
  const askedBy = points.map(({ by }) => by);
  const revision = { committed, before: { commit: current.head, plan: before }, askedBy, answers };
  return announceRevision(run, { pull, issue, revision });
}

/** Whoever speaks has to have a say. What a workflow only passes on is looked up, and its author with it. */
async function admitRequest(run: Run, { request, actor }: ReviseCommand): Promise<void> {
  const { deps, bot, config } = run;
  switch (request.kind) {
    case 'review': {
      const { id, nodeId, reviewer, submittedAt } = request;
      return admit(run, { actor: reviewer, comment: { id, nodeId, author: reviewer, at: submittedAt } });
    }
    case 'commented':
      return admit(run, { actor: request.comment.author, comment: request.comment });
    case 'dispatched':
      if (actor.type !== 'User' && request.instructions === '') return;
      return assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
  }
}

function isHandedOver({ draft }: PullRequest, { donePhases }: PlanOnBranch): boolean {
  return !draft && donePhases.size > 0;
}

function assertNotBegun({ number }: PullRequest, { donePhases, path }: PlanOnBranch): void {
  if (donePhases.size === 0) return;
  const phases = donePhases.size === 1 ? 'one finished phase' : `${donePhases.size} finished phases`;
  throw new Stop(
    'refused',
    `The plan is being carried out: #${number} holds ${phases}, so it is not revised any more. To change what is left, edit \`${path}\` on the branch and have it approved. To start anew, close #${number} and label the issue again.`,
  );
}

function revisedPlan<T>(end: PlannerEnd<T>): T {
  switch (end.kind) {
    case 'submitted':
      return end.plan;
    case 'questions':
      throw new Stop(
        'needs_info',
        [
          'The planner cannot revise the plan without an answer:',
          ...end.questions.map((question, index) => `${index + 1}. ${question}`),
          'Comment `/baton revise` with the answer on this pull request. The plan stays as it was until then.',
        ].join('\n\n'),
      );
    case 'declined':
      throw new Error('A plan that is being revised is not declined');
  }
}
