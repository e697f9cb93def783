import { redactor } from '../core/redact.ts';
import { findPlanPullRequest, openPlanPullRequest } from '../github/plan-pull-request.ts';
import { updatePullRequest } from '../github/pull-requests.ts';
import { renderPlan } from '../plan/render-plan.ts';
import { code, codeBlock } from '../report/code.ts';
import { plainLine } from '../report/neutral.ts';
import { type PlanReady, planPullRequestBody, planReadyComment } from '../report/plan-ready.ts';
import type { CommittedPlan } from './committed-plan.ts';
import type { Outcome } from './outcome.ts';
import { plannerMark } from './planner-mark.ts';
import { type Run, spendingOf } from './run.ts';

/** Puts a plan that is on its branch before people: draft pull request, state label, comment on the issue. */
export async function announcePlan(
  run: Run,
  { issue, committed }: { issue: number; committed: CommittedPlan },
): Promise<Outcome> {
  const { deps, announcer, notices, repository } = run;
  const { branch, path, plan, warnings } = committed;
  const { title } = plan.frontMatter;
  const openQuestions = plan.sections.find(({ name }) => name === 'Open questions');
  const about: Omit<PlanReady, 'pullRequest'> = {
    issue,
    title,
    planPath: path,
    planUrl: `${deps.host.serverUrl}/${repository.owner}/${repository.name}/blob/${branch}/${path}`,
    phases: plan.phases.map(({ name }) => name),
    openQuestions: (openQuestions?.body ?? '') !== '',
    warnings,
    notices,
    spending: spendingOf(run),
  };
  const redact = redactor(deps.host.secrets);
  const outcome = { conclusion: 'planned', branch, planPath: path } as const;
  if (deps.settings.dryRun) {
    const line = `Dry run: ${path} would be proposed on ${branch}`;
    const wholePlan = codeBlock(renderPlan(plan), { max: 100_000, language: 'markdown' });
    const report = [planPullRequestBody(about), `**The plan** (${code(path)} on ${code(branch)})`, wholePlan];
    return { ...outcome, line, report: redact(report.join('\n\n')) };
  }

  const mark = plannerMark(run.ledger);
  const content = {
    title: `Plan for #${issue}: ${plainLine(title)}`,
    body: redact([planPullRequestBody(about), ...(mark ? [mark] : [])].join('\n\n')),
  };
  const open = await findPlanPullRequest(deps.github, { issue });
  const pull =
    open ?? (await openPlanPullRequest(deps.github, { branch, base: repository.defaultBranch, ...content }));
  // Nothing was spent where an earlier run of the same trigger got as far as the pull request.
  if (open && mark) await updatePullRequest(deps.github, { number: open.number, ...content });

  const report = redact(planReadyComment({ ...about, pullRequest: pull.number }));
  await announcer.state(issue, 'awaiting-approval');
  await announcer.comment(issue, report);
  const line = `${path} is proposed in ${pull.url}`;
  return { ...outcome, line, report, pullRequest: { number: pull.number, url: pull.url } };
}
