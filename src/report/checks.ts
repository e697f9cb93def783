import type { Check, CheckAnnotation, CheckVerdict } from '../core/check.ts';
import { stripInvisible } from '../core/invisible.ts';
import type { StopConclusion } from '../core/stop.ts';
import { code, codeBlock } from './code.ts';
import { type CriterionResult, criteriaList } from './criteria.ts';
import { cut } from './cut.ts';
import { list } from './list.ts';
import { neutral, neutralLine } from './neutral.ts';
import { type PhaseProgress, phaseList } from './progress.ts';
import { type ReviewReport, reviewsSection } from './reviews.ts';

/** What GitHub cuts off without a word begins at 65,535 bytes. */
const MAX_BYTES = 60_000;

/** What every check needs to say where it comes from. */
interface Origin {
  planPath: string;
  runUrl: string | undefined;
}

/** What the plan check found on a line of the plan file. */
interface Remark {
  rule: string;
  severity: 'error' | 'warning';
  line: number;
  message: string;
  remedy: string;
}

/** The gate is closed: a plan that waits for its approval, with what the plan check found on its lines. */
export function planWaiting({ findings, ...origin }: Origin & { findings: readonly Remark[] }): Check {
  const remarks = findings.length === 1 ? 'one remark' : `${findings.length} remarks`;
  return planCheck(
    'action_required',
    'Waiting for an approval',
    [
      `${code(origin.planPath)} waits for somebody to approve it.`,
      list('What now', [
        'Read the plan, and **approve** this pull request with an ordinary review. The plan is then carried out on this branch, and this check turns green.',
        'Should something be different, edit the plan file on this branch or ask for changes, and approve the version that comes of it.',
      ]),
      ...(findings.length > 0 ? [`The plan check has ${remarks}, shown on the lines of the plan file.`] : []),
      ...runLink(origin),
    ],
    findings.map((finding) => annotation(origin.planPath, finding)),
  );
}

/** The gate stays closed, whoever approved: the plan was changed into one that cannot be carried out. */
export function planUnfit({ findings, ...origin }: Origin & { findings: readonly Remark[] }): Check {
  return planCheck(
    'failure',
    'The plan cannot be carried out as it stands',
    [
      `What is wrong with ${code(origin.planPath)} is shown on its lines. Mend it there and approve again, or comment ${code('/baton revise')}.`,
      ...runLink(origin),
    ],
    findings.map((finding) => annotation(origin.planPath, finding)),
  );
}

/** The gate is open. Without an approver somebody started the run with `auto`, and the check is not green. */
export function planApproved({ approvedBy, ...origin }: Origin & { approvedBy: readonly string[] }): Check {
  const who = approvedBy.map((login) => code(login)).join(', ');
  return approvedBy.length > 0
    ? planCheck('success', `Approved by ${approvedBy.join(', ')}`, [
        `${code(origin.planPath)} was approved by ${who}.`,
        ...runLink(origin),
      ])
    : planCheck('neutral', 'Nobody approved this plan', [
        `${code(origin.planPath)} is carried out without an approval: the run was started with \`auto\`.`,
        ...runLink(origin),
      ]);
}

/** The configuration of the repository cannot be used, so that nothing can come of a plan. */
export function misconfigured({ message, runUrl }: { message: string; runUrl: string | undefined }): Check {
  return planCheck('failure', 'The configuration has to be mended', [
    neutral(message, { max: 4_000 }),
    ...runLink({ runUrl }),
  ]);
}

export function implementing({ phases, ...origin }: Origin & { phases: readonly PhaseProgress[] }): Check {
  return implementationCheck('in_progress', `${progress(phases)} done`, [
    `${code(origin.planPath)} is being carried out.`,
    phaseList(phases),
    ...runLink(origin),
  ]);
}

/** For a commit that was the head until the next one was pushed. */
export function implementationWentOn({ next, runUrl }: { next: string; runUrl: string | undefined }): Check {
  return implementationCheck('neutral', `Went on with ${next.slice(0, 7)}`, [
    `The implementation went on: the check is on ${next}.`,
    ...runLink({ runUrl }),
  ]);
}

export function implemented({
  phases,
  criteria,
  reviews = { kind: 'off' },
  draftBecause,
  ...origin
}: Origin & {
  phases: readonly PhaseProgress[];
  criteria: readonly CriterionResult[];
  reviews?: ReviewReport | undefined;
  draftBecause: string | undefined;
}): Check {
  const met = criteria.filter((each) => each.met).length;
  return implementationCheck(
    draftBecause === undefined ? 'success' : 'neutral',
    draftBecause === undefined
      ? `${progress(phases)} done, ${met} of ${criteria.length} criteria met`
      : `Left a draft: ${met} of ${criteria.length} criteria met`,
    [
      ...(draftBecause === undefined
        ? []
        : [`⚠️ The pull request stays a draft: ${neutralLine(draftBecause, { max: 4_000 })}`]),
      phaseList(phases),
      criteriaList(criteria),
      ...reviewsSection(reviews),
      ...runLink(origin),
    ],
  );
}

/** `output`: what was printed by the command that failed. */
export function implementationStopped({
  conclusion,
  message,
  output,
  phases,
  runUrl,
}: {
  conclusion: StopConclusion;
  message: string;
  output: string | undefined;
  phases: readonly PhaseProgress[];
  runUrl: string | undefined;
}): Check {
  const { verdict, title } = STOPPED[conclusion];
  const check = implementationCheck(verdict, `${title}, ${progress(phases)} done`, [
    neutral(message, { max: 4_000 }),
    phaseList(phases),
    ...runLink({ runUrl }),
  ]);
  return output ? { ...check, text: codeBlock(output, { max: 12_000 }) } : check;
}

const STOPPED: Readonly<Record<StopConclusion, { verdict: CheckVerdict; title: string }>> = {
  failed: { verdict: 'failure', title: 'Failed' },
  limit_reached: { verdict: 'failure', title: 'Stopped at a limit' },
  cancelled: { verdict: 'cancelled', title: 'Cancelled' },
  blocked: { verdict: 'action_required', title: 'Something has to be settled first' },
  needs_info: { verdict: 'action_required', title: 'A question has to be answered' },
  refused: { verdict: 'action_required', title: 'Not allowed to go on' },
  declined: { verdict: 'neutral', title: 'Nothing to do' },
};

function planCheck(
  verdict: CheckVerdict,
  title: string,
  parts: readonly string[],
  annotations: CheckAnnotation[] = [],
): Check {
  return { name: 'Baton / plan', verdict, title: cut(title, 200), summary: withinLimit(parts), annotations };
}

function implementationCheck(verdict: CheckVerdict, title: string, parts: readonly string[]): Check {
  return { name: 'Baton / implementation', verdict, title, summary: withinLimit(parts), annotations: [] };
}

/** Shown as plain text, so that nothing in it has to be taken apart. */
function annotation(path: string, { rule, severity, line, message, remedy }: Remark): CheckAnnotation {
  const level = severity === 'error' ? 'failure' : 'warning';
  const text = cut(stripInvisible(`${message}\n${remedy}`), 2_000);
  return { path, line, level, title: rule, message: text };
}

function progress(phases: readonly PhaseProgress[]): string {
  const done = phases.filter(({ status }) => status === 'done').length;
  return `${done} of ${phases.length} ${phases.length === 1 ? 'phase' : 'phases'}`;
}

/** In the text, because GitHub does not let the token of a workflow say what the name of a check links to. */
function runLink({ runUrl }: { runUrl: string | undefined }): string[] {
  return runUrl ? [`[The run](${runUrl})`] : [];
}

function withinLimit(parts: readonly string[]): string {
  let text = parts.join('\n\n');
  for (let bytes = Buffer.byteLength(text); bytes > MAX_BYTES; bytes = Buffer.byteLength(text)) {
    text = cut(text, Math.floor((text.length * MAX_BYTES) / bytes) - 1);
  }
  return text;
}
