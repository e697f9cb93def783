import type { ImplementCommand } from '../core/command.ts';
import { type PullRequest, readPullRequest } from '../github/pull-requests.ts';
import { implementedBefore } from '../report/done-before.ts';
import { complete } from './implementing/complete.ts';
import { findHandOver, finishHandOver } from './implementing/hand-over.ts';
import { openProgress } from './implementing/progress.ts';
import { admit } from './permission/admit.ts';
import { authorise } from './permission/authorise.ts';
import { assertOwnPullRequest, isOwnBranch } from './permission/own-pull-request.ts';
import { watchForCancel } from './permission/watch-for-cancel.ts';
import { planPullRequest } from './plan-file/plan-pull-request.ts';
import { type ProposedPlan, readProposedPlan } from './plan-file/proposed-plan.ts';
import { answer } from './run/answer.ts';
import { ignored, type Outcome } from './run/outcome.ts';
import { openPlace } from './run/place.ts';
import type { Run } from './run/run.ts';
import type { Worker } from './worker.ts';

/** From an approved plan to its implementation on the same branch. */
export async function implement(run: Run, command: ImplementCommand, worker: Worker): Promise<Outcome> {
  const { config, announcer, notices } = run;
  const pull = await pullRequestOf(run, command);
  if (command.approval.kind === 'review' && !isOwnBranch(pull)) {
    return ignored(`#${pull.number} is none of Baton’s pull requests`);
  }
  assertOwnPullRequest(pull, command.repository);
  const place = await openPlace(run);
  const proposed = await readProposedPlan(run, { pull, place });
  const handOver = proposed.openPhases.length === 0 ? await findHandOver(run, pull) : undefined;
  if (handOver) {
    await finishHandOver(run, { pull, proposed, handOver });
    const outcome = alreadyImplemented(pull, proposed);
    await answer(run, { number: command.pullRequest, markdown: outcome.report });
    return outcome;
  }

  const authority = await authorise(run, { command, pull, proposed });
  for (const { nodeId } of authority.reviews) await announcer.seen(nodeId);
  if (config.quality.commands.length === 0)
    notices.push('No quality check is configured (`quality.commands`).');
  if (proposed.primer === undefined) notices.push(`There is no primer (\`${config.plans.primer}\`).`);
  await watchForCancel(run, { numbers: [proposed.plan.frontMatter.issue ?? pull.number, pull.number] });
  await using progress = await openProgress(run, { pull, proposed, authority });
  const carriedOut = await worker.implement(run, { place, pull, proposed, authority });
  await progress.close();
  return complete(run, { pull, proposed, ...carriedOut });
}

/** Somebody who comments has to have a say, and may do so on the issue as well. */
async function pullRequestOf(
  run: Run,
  { actor, approval, pullRequest: number }: ImplementCommand,
): Promise<PullRequest> {
  if (approval.kind !== 'commented') return readPullRequest(run.deps.github, number);
  await admit(run, { actor, comment: approval.comment });
  return planPullRequest(run, number);
}

function alreadyImplemented(pull: PullRequest, { path, plan }: ProposedPlan) {
  const total = plan.phases.length;
  const report = implementedBefore({ phases: total, planPath: path, branch: pull.headRef });
  return {
    conclusion: 'implemented',
    line: report.replace(/\.$/, ''),
    report,
    branch: pull.headRef,
    planPath: path,
    pullRequest: { number: pull.number, url: pull.url },
    phases: { done: total, total },
  } satisfies Outcome;
}
