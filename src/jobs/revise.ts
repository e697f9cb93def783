import type { ReviseCommand } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import { type PullRequest, readPullRequest } from '../github/pull-requests.ts';
import { admit } from './permission/admit.ts';
import { askedChanges } from './permission/asked-changes.ts';
import { assertOwnPullRequest, isOwnBranch, issueOfBranch } from './permission/own-pull-request.ts';
import { watchForCancel } from './permission/watch-for-cancel.ts';
import { workOn } from './plan-file/branch-history.ts';
import { parsePlanFile } from './plan-file/parse-plan-file.ts';
import { type PlanOnBranch, readPlanOnBranch } from './plan-file/plan-on-branch.ts';
import { planPullRequest } from './plan-file/plan-pull-request.ts';
import { announceRevision } from './revising/announce-revision.ts';
import { answeredBefore } from './revising/answered-before.ts';
import { makeVersion } from './revising/make-version.ts';
import { revisionPoints } from './revising/revision-points.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import { openPlace } from './run/place.ts';
import type { Run } from './run/run.ts';
import type { Worker } from './worker.ts';

/** From a request for changes to a new version of the plan, in the same file on the same branch. */
export async function revise(run: Run, command: ReviseCommand, worker: Worker): Promise<Outcome> {
  const { announcer } = run;
  const byReview = command.request.kind === 'review';
  const pull = await pullRequestOf(run, command);
  if (byReview && !isOwnBranch(pull)) return ignored(`#${pull.number} is none of Baton’s pull requests`);
  assertOwnPullRequest(pull, command.repository);
  const place = await openPlace(run);
  const current = await readPlanOnBranch(run, { place, base: pull.baseRef, head: pull.headSha });
  if (byReview && isHandedOver(pull, current)) {
    return ignored(`the review of #${pull.number} is about its code`);
  }

  await admitOthers(run, command);
  const issue = issueOfBranch(pull) ?? pull.number;
  const asked = await askedChanges(run, { command, pull, versions: current.versions });
  if (asked.kind === 'answered') {
    return answeredBefore(run, { command, pull, issue, place, current, version: asked.version });
  }
  assertNotBegun(pull, current);
  const before = parsePlanFile(current, { goOn: 'ask again' });
  const points = await revisionPoints(run, { pull, asked, planPath: current.path });

  const { reviews } = asked;
  run.stage = { kind: 'revising', pull, planPath: current.path, issue };
  for (const { nodeId } of reviews) await announcer.seen(nodeId);
  await announcer.state(issue, 'planning');
  await watchForCancel(run, { numbers: [issue, pull.number] });
  const revision = await makeVersion(run, worker, {
    command,
    pull,
    place,
    current,
    before,
    reviews,
    points,
  });
  return announceRevision(run, { pull, issue, revision });
}

/** Somebody who comments has to have a say, and may do so on the issue as well. */
async function pullRequestOf(run: Run, { request, pullRequest }: ReviseCommand): Promise<PullRequest> {
  if (request.kind === 'review') return readPullRequest(run.deps.github, pullRequest);
  if (request.kind === 'commented') {
    await admit(run, { actor: request.comment.author, comment: request.comment });
  }
  return planPullRequest(run, pullRequest);
}

/** Those who did not comment have to have a say as well. What a workflow only passes on is looked up, with its author. */
async function admitOthers(run: Run, { request, actor }: ReviseCommand): Promise<void> {
  const { deps, bot, config } = run;
  switch (request.kind) {
    case 'commented':
      return;
    case 'review': {
      const { id, nodeId, reviewer, submittedAt } = request;
      return admit(run, { actor: reviewer, comment: { id, nodeId, author: reviewer, at: submittedAt } });
    }
    case 'dispatched':
      if (actor.type !== 'User' && request.instructions === '') return;
      return assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
  }
}

function isHandedOver({ draft }: PullRequest, { donePhases }: PlanOnBranch): boolean {
  return !draft && donePhases.size > 0;
}

function assertNotBegun({ number }: PullRequest, current: PlanOnBranch): void {
  const work = workOn(current);
  if (work === undefined) return;
  throw new Stop(
    'refused',
    `The plan is being carried out: #${number} holds ${work}, so it is not revised any more. To change what is left, edit \`${current.path}\` on the branch and have it approved; finished phases keep their place. To start anew, close #${number} and label the issue again.`,
  );
}
