import type { Markdown } from '../core/markdown.ts';
import { code, codeBlock } from './code.ts';
import { type Comparison, comparison, costTable, type Spending } from './cost.ts';
import { type CriterionResult, criteriaList } from './criteria.ts';
import { usd } from './format.ts';
import { inItem, list } from './list.ts';
import { literalLine, neutralLine } from './neutral.ts';
import { noticeLines } from './notices.ts';
import { ownMarkdown } from './own-markdown.ts';
import { type ReviewReport, reviewsSection } from './reviews.ts';

type FileChange = 'created' | 'modified' | 'deleted';

export interface Completion {
  title: string;
  planPath: string;
  phases: string[];
  files: {
    created: string[];
    modified: string[];
    deleted: string[];
    renamed: { from: string; to: string }[];
  };
  adherence: {
    /** From 0 to 100. */
    score: number;
    unplanned: string[];
    untouched: string[];
    wrongKind: { path: string; planned: FileChange | 'none'; found: FileChange }[];
    /** Of those above, the ones that a reported deviation names. */
    explained: string[];
    /** By a tool, after a change that was planned. */
    generated: string[];
    missingTests: string[];
    untouchedDocumentation: string[];
    /** Changed although the plan names them under `Do not`. */
    forbidden: string[];
  };
  deviations: { phase: number; reason: string; files: string[] }[];
  openSteps: { phase: number; steps: number[] }[];
  criteria: CriterionResult[];
  verify: { command: string; passed: boolean; output: string }[];
  reviews?: ReviewReport | undefined;
  /** How many times the check had to be mended in this run; undefined when no quality command is configured. */
  fixRounds: number | undefined;
  approvedBy: string[];
  /** Those of them whose approval of the plan could not be dismissed. */
  standingApprovals: string[];
  /** Why the pull request was left a draft, if it was. */
  draftBecause: string | undefined;
  spending: Spending;
  comparison: Comparison | undefined;
  notices: string[];
  nextSteps: string[];
  runUrl: string | undefined;
  /** The branch that holds it, where nobody proposes it by a pull request. */
  onBranch?: string | undefined;
}

/**
 * The completion report, as the comment on the pull request and as the summary of the job. The parts are bounded so
 * that the whole stays under GitHub's limit on a comment.
 */
export function completionReport(report: Completion): Markdown {
  return ownMarkdown(
    [
      heading(report),
      approval(report),
      inShort(report),
      ...whatIsOpen(report),
      ...noticeLines(report.notices),
      list(
        'Phases completed',
        report.phases.map((name) => literalLine(name)),
      ),
      ...fileLists(report),
      `**Adherence to the plan**: ${report.adherence.score} of 100`,
      deviations(report),
      criteriaList(report.criteria),
      ...verification(report),
      `**Quality check**: ${check(report.fixRounds)}`,
      ...reviewsSection(report.reviews ?? { kind: 'off' }),
      ['**Tokens and cost**', costTable(report.spending), ...compared(report)].join('\n\n'),
      list('Next steps', nextSteps(report)),
      ...(report.runUrl ? [`[The run](${report.runUrl})`] : []),
    ].join('\n\n'),
  );
}

function heading({ title, draftBecause }: Completion): string {
  return draftBecause === undefined
    ? `✅ **Implementation complete: ${literalLine(title)}**`
    : `⚠️ **Implementation complete, but not all of it holds: ${literalLine(title)}**`;
}

function approval({ planPath, approvedBy, onBranch }: Completion): string {
  if (onBranch !== undefined) return `Following ${code(planPath)}, on the branch ${code(onBranch)}.`;
  const who = approvedBy.map((login) => code(login)).join(', ');
  return who === ''
    ? `Following ${code(planPath)}. ⚠️ **Nobody approved this plan**: the run was started with \`auto\`.`
    : `Following ${code(planPath)}, approved by ${who}.`;
}

/** What decides whether somebody reads on. */
function inShort({ criteria, adherence, fixRounds, spending, comparison: values }: Completion): string {
  const met = criteria.filter((each) => each.met).length;
  return [
    `${met} of ${criteria.length} success criteria met`,
    fixRounds === undefined ? 'no quality check' : 'quality check passed',
    `adherence ${adherence.score} of 100`,
    ...(spending.unpricedModels.length === 0
      ? [`${usd(spending.usd + (values?.plannerUsd ?? 0))}${values ? ' with the plan' : ''}`]
      : []),
  ].join(' · ');
}

function whatIsOpen({ draftBecause, onBranch }: Completion): string[] {
  if (draftBecause === undefined) return [];
  const what = onBranch === undefined ? 'The pull request stays a draft' : 'Not all of it holds';
  return [`⚠️ ${what}: ${neutralLine(draftBecause, { max: 2_000 })}`];
}

function fileLists({ files }: Completion): string[] {
  const sections: [string, string[]][] = [
    ['Files created', files.created.map(path)],
    ['Files modified', files.modified.map(path)],
    ['Files deleted', files.deleted.map(path)],
    ['Files renamed', files.renamed.map(({ from, to }) => `${path(from)} → ${path(to)}`)],
  ];
  return sections.filter(([, entries]) => entries.length > 0).map(([title, entries]) => list(title, entries));
}

function deviations({ deviations: reported, adherence, openSteps }: Completion): string {
  const { wrongKind, explained } = adherence;
  const named = (each: string) => `${path(each)}${explained.includes(each) ? ' (reported above)' : ''}`;
  return list(
    'Deviations from the plan',
    [
      ...reported.map(
        ({ phase, reason, files }) => `Phase ${phase}: ${neutralLine(reason)}${inFiles(files)}`,
      ),
      ...openSteps.map(
        ({ phase, steps }) =>
          `Phase ${phase}: ${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')} not ticked`,
      ),
      ...adherence.forbidden.map((each) => `Changed although the plan says not to: ${path(each)}`),
      ...adherence.unplanned.map((each) => `Changed without being in the plan: ${named(each)}`),
      ...adherence.generated.map((each) => `Changed by a tool, as what is planned asks for: ${named(each)}`),
      ...adherence.untouched.map((each) => `In the plan, but not changed: ${named(each)}`),
      ...wrongKind.map(({ path: each, planned, found }) => `${wasTo(planned)}, but ${found}: ${named(each)}`),
      ...adherence.missingTests.map((each) => `Named under Tests, but not there: ${named(each)}`),
      ...adherence.untouchedDocumentation.map(
        (each) => `Named under Documentation, but not changed: ${named(each)}`,
      ),
    ],
    { max: 6_000 },
  );
}

/** The failing ones first, with what they printed. */
function verification({ verify }: Completion): string[] {
  if (verify.length === 0) return [];
  const failed = verify
    .filter(({ passed }) => !passed)
    .map(({ command, output }) => `❌ ${code(command)}\n\n${inItem(codeBlock(output, { max: 1_500 }))}`);
  const passed = verify.filter((each) => each.passed).map(({ command }) => `✅ ${code(command)}`);
  return [list('Verify commands of the plan, run by the host', [...failed, ...passed], { max: 8_000 })];
}

function check(fixRounds: number | undefined): string {
  if (fixRounds === undefined) return 'none is configured (`quality.commands`)';
  if (fixRounds === 0) return 'passed (first time)';
  return `passed (after ${fixRounds} ${fixRounds === 1 ? 'round' : 'rounds'} of mending)`;
}

function compared({ comparison: values, spending }: Completion): string[] {
  return values ? [comparison(values, spending)] : [];
}

function nextSteps(report: Completion): string[] {
  const toDo = report.nextSteps.map((step) => neutralLine(step));
  return report.onBranch === undefined
    ? [...approvalSteps(report), ...toDo]
    : [`Review the code on ${code(report.onBranch)}.`, ...toDo];
}

function approvalSteps({ approvedBy, standingApprovals }: Completion): string[] {
  if (standingApprovals.length > 0) {
    const who = standingApprovals.map((login) => code(login)).join(', ');
    return [
      `⚠️ Dismiss the approval by ${who} yourself: it was given to the plan, not to the code, and Baton was not allowed to take it back. Then mark the pull request as ready and have the code reviewed.`,
    ];
  }
  if (approvedBy.length === 0) return ['Review the plan and the code.'];
  return ['Review the code. Approvals of the plan do not count for it and are dismissed.'];
}

function wasTo(planned: FileChange | 'none'): string {
  return planned === 'none' ? 'Was to be gone in the end' : `Was to be ${planned}`;
}

function inFiles(files: readonly string[]): string {
  if (files.length === 0) return '';
  const shown = files.slice(0, 5).map(path);
  return ` (${shown.join(', ')}${files.length > shown.length ? ', …' : ''})`;
}

function path(name: string): string {
  return code(name, { max: 200 });
}
