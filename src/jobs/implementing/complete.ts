import { singleSessionUsd } from '../../agent/baseline.ts';
import type { Markdown } from '../../core/markdown.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { adherenceOf } from '../../plan/adherence.ts';
import { code } from '../../report/code.ts';
import { type Completion, completionReport } from '../../report/completion.ts';
import { unmetCriteria } from '../../report/criteria.ts';
import { redacted } from '../../report/redacted.ts';
import { openBlockers } from '../../report/reviews.ts';
import { type ChangedFile, changedFiles } from '../../workspace/git/changed-files.ts';
import { listFilesAt } from '../../workspace/git/read-commit.ts';
import { readPlannerMark } from '../plan-file/planner-mark.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { primerStep } from '../primer/primer-due.ts';
import type { Outcome } from '../run/outcome.ts';
import { type Run, spendingOf } from '../run/run.ts';
import type { Implementation } from '../worker.ts';
import { showImplemented } from './follow-head.ts';
import { dismissSpentApprovals, handOverMark, presentCode } from './hand-over.ts';
import type { Validation } from './validate.ts';
import { workMark } from './work-mark.ts';

interface Result extends Implementation {
  pull: PullRequest;
  proposed: ProposedPlan;
}

/**
 * Hands the finished implementation over. The report comes first, with a mark that a later run goes on from; then the
 * approvals of the plan go, and only then the pull request may become ready.
 */
export async function complete(run: Run, result: Result): Promise<Outcome> {
  const { deps, announcer } = run;
  const { pull, proposed, workbench } = result;
  const { title, issue } = proposed.plan.frontMatter;
  const planner = readPlannerMark(pull.body);
  const baselineUsd = planner && singleSessionUsd(planner, run.ledger.entries);
  const comparison = planner && { plannerUsd: planner.usd, singleSessionUsd: baselineUsd };
  const completion: Completion = { ...(await completionOf(run, result)), comparison };
  const total = proposed.plan.phases.length;
  const outcome = {
    conclusion: 'implemented',
    line: deps.settings.dryRun
      ? `Dry run: ${total} of ${total} phases would be on ${workbench.branch} (${pull.url})`
      : `${title}: ${total} of ${total} phases are on ${workbench.branch} (${pull.url})`,
    report: rendered(run, completion),
    branch: workbench.branch,
    planPath: proposed.path,
    pullRequest: { number: pull.number, url: pull.url },
    phases: { done: total, total },
    baselineUsd,
  } satisfies Outcome;

  const handOver = { head: workbench.head, ready: completion.draftBecause === undefined };
  await showImplemented(run, completion);
  announcer.remember(pull.number, handOverMark(handOver));
  await announcer.comment(pull.number, outcome.report);
  await announcer.state(issue ?? pull.number, 'done');
  if (deps.settings.dryRun) return outcome;

  const record = workMark(run, { completion, approvedAt: workbench.authority.approvedAt });
  const spent = workbench.authority.reviews.map(({ id }) => id);
  const kept = await dismissSpentApprovals(run, { pull, handOver, spent });
  const reviewers = workbench.authority.approvers.map(({ login }) => login);
  if (kept.length === 0) {
    await presentCode(run, { pull, proposed, handOver, reviewers, record });
    return outcome;
  }
  const held = {
    ...completion,
    standingApprovals: kept,
    draftBecause: draftBecause(result.validation, kept),
  };
  const report = rendered(run, held);
  await showImplemented(run, held);
  announcer.remember(pull.number, handOverMark({ ...handOver, ready: false }));
  await announcer.comment(pull.number, report);
  await presentCode(run, { pull, proposed, handOver: { ...handOver, ready: false }, reviewers, record });
  return { ...outcome, report };
}

function rendered({ deps }: Run, completion: Completion): Markdown {
  return redacted(completionReport(completion), deps.host.secrets);
}

export async function completionOf(
  run: Run,
  result: Omit<Result, 'pull'>,
): Promise<Omit<Completion, 'comparison'>> {
  const { proposed, workbench, implementer, validation, fixRounds } = result;
  const { plan, path } = proposed;
  const changed = await changesOf(run, result);
  const files = await listFilesAt(workbench.repository, { commit: workbench.head });
  const present = new Set(files.map((file) => file.path));
  const { primer: text } = proposed;
  const primer = text === undefined ? undefined : { text, path: run.config.plans.primer };
  const primerDue = primer && primerStep({ changed, present, primer });
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
    reviews: validation.reviews,
    fixRounds: quality.commands.length > 0 ? fixRounds : undefined,
    approvedBy: workbench.authority.approvers.map(({ login }) => login),
    standingApprovals: [],
    draftBecause: draftBecause(validation, []),
    spending: spendingOf(run),
    notices: run.notices,
    nextSteps: [...validation.nextSteps, ...(primerDue === undefined ? [] : [primerDue])],
    runUrl: run.deps.host.runUrl,
  };
}

/** All that the branch changes but for the plan itself, whoever did it and in whichever run. */
async function changesOf(
  { config }: Run,
  { proposed, workbench }: Omit<Result, 'pull'>,
): Promise<ChangedFile[]> {
  const { mergeBase: from } = proposed;
  const changed = await changedFiles(workbench.repository, { from, to: workbench.head });
  return changed.filter(({ path }) => !path.startsWith(`${config.plans.directory}/`));
}

/** For each phase that this run worked on, the steps that were ticked. */
function ticksOf(
  { openPhases }: ProposedPlan,
  { ticked }: Implementation['implementer'],
): Map<number, ReadonlySet<number>> {
  return new Map(openPhases.map(({ number }) => [number, ticked.get(number) ?? new Set()]));
}

function draftBecause(validation: Validation, standingApprovals: readonly string[]): string | undefined {
  const reasons = [
    shortcoming(validation),
    standingApprovals.length > 0
      ? `the approval of the plan by ${standingApprovals.map((login) => code(login)).join(', ')} still stands.`
      : undefined,
  ].filter((reason) => reason !== undefined);
  return reasons.length > 0 ? reasons.join(' And ') : undefined;
}

function shortcoming({ criteria, verify, reviews }: Validation): string | undefined {
  const unmet = unmetCriteria(criteria);
  if (unmet !== undefined) return unmet;
  const failing = verify.filter(({ passed }) => !passed).map(({ command }) => code(command));
  if (failing.length > 0) {
    return `${failing.length} of the plan's verify commands ${failing.length === 1 ? 'fails' : 'fail'}: ${failing.join(', ')}.`;
  }
  const open = openBlockers(reviews);
  return open > 0
    ? `${open === 1 ? 'one blocker' : `${open} blockers`} of the reviews ${open === 1 ? 'is' : 'are'} not mended.`
    : undefined;
}
