import { type Comparison, comparison, costTable, type Spending } from './cost.ts';
import { code, codeBlock, neutral, neutralLine } from './neutral.ts';

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
  adherence: { unplanned: string[]; untouched: string[] };
  deviations: { phase: number; reason: string; files: string[] }[];
  openSteps: { phase: number; steps: number[] }[];
  /** Undefined when the implementer never gave its report. */
  criteria: { criterion: string; met: boolean; evidence: string }[] | undefined;
  criteriaTotal: number;
  verify: { command: string; passed: boolean; output: string }[];
  /** How many times the check had to be mended in this run; undefined when no quality command is configured. */
  fixRounds: number | undefined;
  approvedBy: string[];
  /** Why the pull request was left a draft, if it was. */
  draftBecause: string | undefined;
  spending: Spending;
  comparison: Comparison | undefined;
  notices: string[];
  nextSteps: string[];
  runUrl: string | undefined;
}

/** The completion report, as the comment on the pull request and as the summary of the job. */
export function completionReport(report: Completion): string {
  return [
    `✅ **Implementation complete: ${neutralLine(report.title)}**`,
    approval(report),
    ...report.notices.map((notice) => `> ⚠️ ${neutralLine(notice)}`),
    list(
      'Phases completed',
      report.phases.map((name) => neutralLine(name)),
    ),
    ...fileLists(report),
    deviations(report),
    criteria(report),
    ...verification(report),
    `**Quality check**: ${check(report.fixRounds)}`,
    ['**Tokens and cost**', costTable(report.spending), ...compared(report)].join('\n\n'),
    list('Next steps', nextSteps(report)),
    ...(report.runUrl ? [`[The run](${report.runUrl})`] : []),
  ].join('\n\n');
}

function approval({ planPath, approvedBy }: Completion): string {
  const who = approvedBy.map((login) => code(login)).join(', ');
  return who === ''
    ? `Following ${code(planPath)}. ⚠️ **Nobody approved this plan**: the run was started with \`auto\`.`
    : `Following ${code(planPath)}, approved by ${who}.`;
}

function fileLists({ files }: Completion): string[] {
  const sections: [string, string[]][] = [
    ['Files created', files.created.map(code)],
    ['Files modified', files.modified.map(code)],
    ['Files deleted', files.deleted.map(code)],
    ['Files renamed', files.renamed.map(({ from, to }) => `${code(from)} → ${code(to)}`)],
  ];
  return sections.filter(([, entries]) => entries.length > 0).map(([title, entries]) => list(title, entries));
}

function deviations({ deviations: reported, adherence, openSteps }: Completion): string {
  return list('Deviations from the plan', [
    ...reported.map(({ phase, reason, files }) => `Phase ${phase}: ${neutralLine(reason)}${inFiles(files)}`),
    ...adherence.unplanned.map((path) => `Changed without being in the plan: ${code(path)}`),
    ...adherence.untouched.map((path) => `In the plan, but not changed: ${code(path)}`),
    ...openSteps.map(({ phase, steps }) => `Phase ${phase}: step ${steps.join(', ')} was not ticked`),
  ]);
}

function criteria({ criteria: answers, criteriaTotal }: Completion): string {
  if (!answers)
    return `**Success criteria**: the implementer gave no account of the ${criteriaTotal} criteria; look at each.`;
  const met = answers.filter((answer) => answer.met).length;
  const lines = answers.map(
    ({ criterion, met, evidence }) =>
      `- ${met ? '✅' : '❌'} ${neutralLine(criterion)}\n\n${indent(neutral(evidence, { max: 1_500 }))}`,
  );
  return [`**Success criteria**: ${met} of ${criteriaTotal} met`, ...lines].join('\n\n');
}

function verification({ verify }: Completion): string[] {
  if (verify.length === 0) return [];
  const lines = verify.map(({ command, passed, output }) =>
    passed
      ? `- ✅ ${code(command)}`
      : `- ❌ ${code(command)}\n\n${indent(codeBlock(output, { max: 1_500 }))}`,
  );
  return [['**Verify commands of the plan**, run by the host', lines.join('\n')].join('\n\n')];
}

function check(fixRounds: number | undefined): string {
  if (fixRounds === undefined) return 'none is configured (`quality.commands`)';
  if (fixRounds === 0) return 'passed (first time)';
  return `passed (after ${fixRounds} ${fixRounds === 1 ? 'round' : 'rounds'} of mending)`;
}

function compared({ comparison: values, spending }: Completion): string[] {
  return values ? [comparison(values, spending.usd)] : [];
}

function nextSteps({ nextSteps: given, draftBecause, approvedBy }: Completion): string[] {
  return [
    ...(draftBecause ? [`The pull request stays a draft: ${neutralLine(draftBecause)}`] : []),
    approvedBy.length > 0
      ? 'Review the code. The approval of the plan was dismissed, for it was not given to the code.'
      : 'Review the plan and the code.',
    ...given.map((step) => neutralLine(step)),
  ];
}

function list(title: string, entries: readonly string[]): string {
  return [
    `**${title}**`,
    entries.length > 0 ? entries.map((entry) => `- ${entry}`).join('\n') : '- None',
  ].join('\n\n');
}

function inFiles(files: readonly string[]): string {
  return files.length > 0 ? ` (${files.map(code).join(', ')})` : '';
}

function indent(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
