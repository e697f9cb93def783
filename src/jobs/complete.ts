import { singleSessionUsd } from '../agent/baseline.ts';
import type { Implementer } from '../agent/implementer.ts';
import { redactor } from '../core/redact.ts';
import { markReadyForReview, type PullRequest, updatePullRequest } from '../github/pull-requests.ts';
import { dismissApprovals, requestReview } from '../github/reviews.ts';
import { adherenceOf } from '../plan/adherence.ts';
import { code } from '../report/code.ts';
import { type Completion, completionReport } from '../report/completion.ts';
import { plainLine } from '../report/neutral.ts';
import { changedFiles } from '../workspace/git/changed-files.ts';
import { listFilesAt } from '../workspace/git/read-commit.ts';
import { showImplemented } from './follow-head.ts';
import type { Outcome } from './outcome.ts';
import { readPlannerMark } from './planner-mark.ts';
import type { ProposedPlan } from './proposed-plan.ts';
import { type Run, spendingOf } from './run.ts';
import type { Validation } from './validate.ts';
import type { Workbench } from './workbench.ts';

interface Result {
  pull: PullRequest;
  proposed: ProposedPlan;
  workbench: Workbench;
  implementer: Implementer;
  validation: Validation;
  /** All rounds of mending that this run took. */
  fixRounds: number;
}

/** Hands the finished implementation over: approval of the plan dismissed, pull request ready, report written. */
export async function complete(run: Run, result: Result): Promise<Outcome> {
  const { deps, announcer } = run;
  const { pull, proposed, workbench } = result;
  const { title, issue } = proposed.plan.frontMatter;
  const planner = readPlannerMark(pull.body);
  const baselineUsd = planner && singleSessionUsd(planner, run.ledger.entries);
  const comparison = planner && { plannerUsd: planner.usd, singleSessionUsd: baselineUsd };
  const completion = { ...(await completionOf(run, result)), comparison };
  const report = redactor(deps.host.secrets)(completionReport(completion));

  await showImplemented(run, completion);
  if (!deps.settings.dryRun) {
    await handOver(run, { ...result, draftBecause: completion.draftBecause });
  }
  await announcer.state(issue ?? pull.number, 'done');
  await announcer.comment(pull.number, report);
  const total = proposed.plan.phases.length;
  return {
    conclusion: 'implemented',
    line: deps.settings.dryRun
      ? `Dry run: ${total} of ${total} phases would be on ${workbench.branch} (${pull.url})`
      : `${title}: ${total} of ${total} phases are on ${workbench.branch} (${pull.url})`,
    report,
    branch: workbench.branch,
    planPath: proposed.path,
    pullRequest: { number: pull.number, url: pull.url },
    phases: { done: total, total },
    baselineUsd,
  };
}

/** The approval goes first: a pull request that is ready must not carry one that was given to the plan. */
async function handOver(
  { deps }: Run,
  { pull, proposed, workbench, draftBecause }: Result & { draftBecause: string | undefined },
): Promise<void> {
  const { github } = deps;
  const { title } = proposed.plan.frontMatter;
  const { reviews, approvers } = workbench.authority;
  await dismissApprovals(github, {
    pullRequest: pull.number,
    reviewIds: reviews.map(({ id }) => id),
    message: 'This approval was given to the plan, which has been carried out since. Please review the code.',
  });
  await updatePullRequest(github, { number: pull.number, title: plainLine(title) });
  if (draftBecause !== undefined) return;
  await markReadyForReview(github, { number: pull.number });
  await requestReview(github, { pullRequest: pull.number, reviewers: approvers.map(({ login }) => login) });
}

async function completionOf(run: Run, result: Result): Promise<Omit<Completion, 'comparison'>> {
  const { proposed, workbench, implementer, validation, fixRounds } = result;
  const { plan, path } = proposed;
  const changed = await changedFiles(workbench.repository, { from: proposed.planCommit, to: workbench.head });
  const files = await listFilesAt(workbench.repository, { commit: workbench.head });
  const present = new Set(files.map((file) => file.path));
  const withStatus = (status: string) => changed.filter((file) => file.status === status);
  const { quality } = run.config;
  const { deviations } = implementer;
  const ticked = ticksOf(proposed, implementer);
  const adherence = adherenceOf(plan, { changed, present, ticked, deviations });
  return {
    title: plan.frontMatter.title,
    planPath: path,
    phases: plan.phases.map(({ name }) => name),
    files: {
      created: withStatus('added').map((file) => file.path),
      modified: [...withStatus('modified'), ...withStatus('type_changed')].map((file) => file.path),
      deleted: withStatus('deleted').map((file) => file.path),
      renamed: withStatus('renamed').map((file) => ({ from: file.from ?? '', to: file.path })),
    },
    adherence,
    deviations: [...deviations],
    openSteps: adherence.openSteps,
    criteria: validation.criteria,
    verify: validation.verify,
    fixRounds: quality.commands.length > 0 ? fixRounds : undefined,
    approvedBy: workbench.authority.approvers.map(({ login }) => login),
    draftBecause: draftBecause(validation),
    spending: spendingOf(run),
    notices: run.notices,
    nextSteps: validation.nextSteps,
    runUrl: run.deps.host.runUrl,
  };
}

/** For each phase that this run worked on, the steps that were ticked. */
function ticksOf({ openPhases }: ProposedPlan, { ticked }: Implementer): Map<number, ReadonlySet<number>> {
  return new Map(openPhases.map(({ number }) => [number, ticked.get(number) ?? new Set()]));
}

function draftBecause({ criteria, verify }: Validation): string | undefined {
  const unmet = criteria.filter(({ met }) => !met).map(({ criterion }) => `“${criterion}”`);
  if (unmet.length > 0) {
    return `${unmet.length} of ${criteria.length} success criteria ${unmet.length === 1 ? 'is' : 'are'} not met: ${unmet.join('; ')}.`;
  }
  const failing = verify.filter(({ passed }) => !passed).map(({ command }) => code(command));
  if (failing.length > 0) {
    return `${failing.length} of the plan's verify commands ${failing.length === 1 ? 'fails' : 'fail'}: ${failing.join(', ')}.`;
  }
  return undefined;
}
