import { costTable, type Spending } from './cost.ts';
import { code, neutralLine } from './neutral.ts';

export interface PlanReady {
  issue: number;
  title: string;
  planPath: string;
  planUrl: string;
  pullRequest: number;
  phases: string[];
  openQuestions: boolean;
  /** Findings of the linter that do not keep the plan from being approved. */
  warnings: string[];
  /** Notices such as a missing primer. */
  notices: string[];
  spending: Spending;
}

/** The body of the plan's pull request: what to look at, and how to answer. */
export function planPullRequestBody(plan: Omit<PlanReady, 'pullRequest'>): string {
  return [
    `Plan for #${plan.issue}: **${neutralLine(plan.title)}**`,
    `Read the plan: [${code(plan.planPath)}](${plan.planUrl})`,
    ['**Phases**', '', ...plan.phases.map((name, index) => `${index + 1}. ${neutralLine(name)}`)].join('\n'),
    ...(plan.openQuestions ? ['⚠️ The plan has open questions; read them before you approve.'] : []),
    ...warningLines(plan.warnings),
    [
      '**What now**',
      '',
      '- **Approve** this pull request with an ordinary review, and the plan is carried out on this branch.',
      '- Edit the plan file on this branch if something should be different, and approve after that: the approval counts for the version it was given to.',
      '- Close this pull request if the change is not wanted.',
    ].join('\n'),
    ...plan.notices.map((notice) => `> ${neutralLine(notice)}`),
    folded('Tokens and cost of planning', costTable(plan.spending)),
    `Closes #${plan.issue}`,
  ].join('\n\n');
}

/** The comment on the issue once its plan is there. */
export function planReadyComment(plan: PlanReady): string {
  return [
    `📋 **The plan is ready for review**: #${plan.pullRequest}`,
    `${neutralLine(plan.title)}, in ${plan.phases.length === 1 ? 'one phase' : `${plan.phases.length} phases`}. Approve the pull request to have it carried out, or close it.`,
    ...plan.notices.map((notice) => `> ${neutralLine(notice)}`),
    folded('Tokens and cost of planning', costTable(plan.spending)),
  ].join('\n\n');
}

export function folded(summary: string, markdown: string): string {
  return `<details><summary>${summary}</summary>\n\n${markdown}\n\n</details>`;
}

function warningLines(warnings: string[]): string[] {
  if (warnings.length === 0) return [];
  return [
    ['**Findings of the plan check**', '', ...warnings.map((line) => `- ${neutralLine(line)}`)].join('\n'),
  ];
}
