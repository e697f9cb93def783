import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import type { Spending } from './cost.ts';
import { foldedCost } from './folded.ts';
import { usd } from './format.ts';
import { list } from './list.ts';
import { literalLine, neutralLine } from './neutral.ts';
import { noticeLines } from './notices.ts';
import { ownMarkdown } from './own-markdown.ts';

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
  /** Whether it is carried out at once, without an approval. */
  auto?: boolean;
  /** Notices such as a missing primer. */
  notices: string[];
  spending: Spending;
  /** US dollars: what an earlier run spent on it, where this one spent nothing. */
  paidBefore: number | undefined;
}

const STEPS = [
  '**Approve** this pull request with an ordinary review, and the plan is carried out on this branch.',
  '**Request changes** if something should be different, with comments on lines of the plan, or comment `/baton revise` with what you want: the planner answers with a new version.',
  'Edit the plan file on this branch yourself if that is quicker, and have it approved after that: an approval counts for the version it was given to.',
  'Close this pull request if the change is not wanted.',
];
const AUTO_STEPS = [
  'The plan is carried out at once, **without an approval**: that was asked for with it.',
  'Comment `/baton cancel` to stop that, or close this pull request if the change is not wanted.',
];

/** The body of the plan's pull request: what to look at, and how to answer. */
export function planPullRequestBody(plan: Omit<PlanReady, 'pullRequest'>): string {
  return [
    `Plan for #${plan.issue}: **${literalLine(plan.title)}**`,
    `Read the plan: [${code(plan.planPath)}](${plan.planUrl})`,
    list(
      'Phases',
      plan.phases.map((name) => literalLine(name)),
      { ordered: true },
    ),
    ...(plan.openQuestions ? ['⚠️ The plan has open questions; read them before you approve.'] : []),
    ...(plan.warnings.length > 0
      ? [
          list(
            'Findings of the plan check',
            plan.warnings.map((warning) => neutralLine(warning)),
          ),
        ]
      : []),
    list('What now', plan.auto ? AUTO_STEPS : STEPS),
    ...noticeLines(plan.notices),
    ...cost(plan),
    `Closes #${plan.issue}`,
  ].join('\n\n');
}

/** The comment on the issue once its plan is there. */
export function planReadyComment(plan: PlanReady): Markdown {
  const phases = plan.phases.length === 1 ? 'one phase' : `${plan.phases.length} phases`;
  return ownMarkdown(
    [
      plan.auto
        ? `📋 **The plan is ready and being carried out**: #${plan.pullRequest}`
        : `📋 **The plan is ready for review**: #${plan.pullRequest}`,
      `${literalLine(plan.title)}, in ${phases}. ${
        plan.auto
          ? 'Nobody is asked to approve it; `/baton cancel` stops it.'
          : 'Read it there: approve it to have it carried out, request changes, or close it.'
      }`,
      ...noticeLines(plan.notices),
      ...cost(plan),
    ].join('\n\n'),
  );
}

function cost({ spending, paidBefore }: Pick<PlanReady, 'spending' | 'paidBefore'>): string[] {
  if (spending.requests > 0) return [foldedCost('Tokens and cost of planning', spending)];
  return paidBefore === undefined
    ? []
    : [`An earlier run of the same request made this plan, for ${usd(paidBefore)}.`];
}
