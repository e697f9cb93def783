import { redactor } from '../../core/redact.ts';
import { findingLine } from '../../plan/lint/finding.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import { code, codeBlock } from '../../report/code.ts';
import { plainLine } from '../../report/neutral.ts';
import { type PlanReady, planPullRequestBody } from '../../report/plan-ready.ts';
import type { CommittedPlan } from '../plan-file/committed-plan.ts';
import { type Run, spendingOf } from '../run/run.ts';

/** What people are told of a plan that is on its branch. */
export type Proposal = Omit<PlanReady, 'pullRequest'>;

export function proposalOf(
  run: Run,
  { issue, committed }: { issue: number; committed: CommittedPlan },
): Proposal {
  const { deps, notices, repository } = run;
  const { branch, path, plan, warnings } = committed;
  const openQuestions = plan.sections.find(({ name }) => name === 'Open questions');
  return {
    issue,
    title: plan.frontMatter.title,
    planPath: path,
    planUrl: `${deps.host.serverUrl}/${repository.owner}/${repository.name}/blob/${branch}/${path}`,
    phases: plan.phases.map(({ name }) => name),
    openQuestions: (openQuestions?.body ?? '') !== '',
    warnings: warnings.map(findingLine),
    notices,
    spending: spendingOf(run),
    paidBefore: committed.usage?.usd,
  };
}

/** Title and body of the plan's pull request. `marks`: hidden lines for the end of the body. */
export function pullRequestContent(
  { deps }: Run,
  { proposal, marks }: { proposal: Proposal; marks: readonly string[] },
): { title: string; body: string } {
  return {
    title: `Plan for #${proposal.issue}: ${plainLine(proposal.title)}`,
    body: redactor(deps.host.secrets)([planPullRequestBody(proposal), ...marks].join('\n\n')),
  };
}

/** What a dry run reports beside its summary: the plan itself, which is nowhere else to be seen. */
export function wholePlan({ branch, path, plan }: CommittedPlan): string[] {
  return [
    `**The plan** (${code(path)} on ${code(branch)})`,
    codeBlock(renderPlan(plan), { max: 100_000, language: 'markdown' }),
  ];
}
