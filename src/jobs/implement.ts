import { openImplementer } from '../agent/implementer.ts';
import type { ImplementCommand } from '../core/command.ts';
import { type PullRequest, readPullRequest } from '../github/pull-requests.ts';
import { citedPlaces } from '../plan/cited-lines.ts';
import { admit } from './admit.ts';
import { answer } from './answer.ts';
import { authorise } from './authorise.ts';
import { carryOutPhase } from './carry-out-phase.ts';
import { complete } from './complete.ts';
import { findHandOver, finishHandOver } from './hand-over.ts';
import { logEvent } from './log-event.ts';
import { ignored, type Outcome } from './outcome.ts';
import { assertOwnPullRequest, isOwnBranch } from './own-pull-request.ts';
import { openPlace } from './place.ts';
import { planPullRequest } from './plan-pull-request.ts';
import { openProgress } from './progress.ts';
import { type ProposedPlan, readProposedPlan } from './proposed-plan.ts';
import { type Run, sessionOf } from './run.ts';
import { validate } from './validate.ts';
import { watchForCancel } from './watch-for-cancel.ts';
import { openWorkbench } from './workbench.ts';

/** From an approved plan to its implementation on the same branch. */
export async function implement(run: Run, command: ImplementCommand): Promise<Outcome> {
  const { deps, config, announcer, notices } = run;
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
  const workbench = await openWorkbench(run, { place, proposed, pull, authority });
  const implementer = await openImplementer(deps.model, {
    session: sessionOf(run, { kind: 'implement', observe: progress.observe(logEvent(deps.log)) }),
    prompts: deps.prompts,
    model: deps.settings.implementerModel ?? config.models.implementer,
    effort: config.effort.implementer,
    workTree: workbench.workTree,
    readOnly: [`${workbench.workTree}/${config.plans.directory}`],
    scratch: place.directory.temp,
    shell: workbench.sandbox.shell(),
    skill: proposed.skill,
    primer: proposed.primer,
    plan: {
      path: proposed.path,
      text: proposed.text,
      phases: proposed.plan.phases.length,
      citations: citedPlaces(proposed.plan).shared,
    },
    onTick: progress.tick,
  });

  let fixRounds = 0;
  for (const phase of proposed.openPhases) {
    await run.mayGoOn({ now: true });
    fixRounds += await carryOutPhase(run, { phase, proposed, workbench, implementer, progress });
  }
  await run.mayGoOn({ now: true });
  const alreadyChecked = config.quality.after_each_phase && proposed.openPhases.length > 0;
  const validation = await validate(run, { proposed, workbench, implementer, alreadyChecked });
  await progress.close();
  fixRounds += validation.fixRounds;
  return complete(run, { pull, proposed, workbench, implementer, validation, fixRounds });
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

function alreadyImplemented(pull: PullRequest, { path, plan }: ProposedPlan): Outcome {
  const total = plan.phases.length;
  const line = `All ${total} phases of \`${path}\` are on \`${pull.headRef}\` already; there is nothing left to do`;
  return {
    conclusion: 'implemented',
    line,
    report: `${line}.`,
    branch: pull.headRef,
    planPath: path,
    pullRequest: { number: pull.number, url: pull.url },
    phases: { done: total, total },
  };
}
