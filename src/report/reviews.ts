import { code } from './code.ts';
import { inItem, list } from './list.ts';
import { neutral, neutralLine } from './neutral.ts';

/** What a review skill found. `line` is one of the new text. */
export interface ReviewFinding {
  /** Name of the skill. */
  review: string;
  severity: 'blocker' | 'warning' | 'note';
  file?: string | undefined;
  line?: number | undefined;
  message: string;
}

/** What has become of the blockers: `because` is a sentence. */
export type Mending =
  | { kind: 'not_needed' }
  | { kind: 'mended'; commit: string }
  | { kind: 'not_mended'; because: string };

export type ReviewReport =
  | { kind: 'off' }
  /** `url`: where the findings stand as comments, if they do. */
  | {
      kind: 'held';
      /** The skills whose review came to its end. */
      reviews: readonly string[];
      findings: readonly ReviewFinding[];
      mending: Mending;
      url: string | undefined;
    }
  /** An earlier run of the same implementation had it reviewed. */
  | { kind: 'earlier'; findings: number; openBlockers: number; url: string };

const SIGN = { blocker: '⛔', warning: '⚠️', note: '💡' } as const;

/** How many blockers are left as they are. */
export function openBlockers(report: ReviewReport): number {
  if (report.kind === 'earlier') return report.openBlockers;
  return report.kind === 'held' && report.mending.kind === 'not_mended'
    ? blockersOf(report.findings).length
    : 0;
}

/** The reviews as a part of a report; empty where none were wanted. */
export function reviewsSection(report: ReviewReport): string[] {
  switch (report.kind) {
    case 'off':
      return [];
    case 'earlier': {
      const open = report.openBlockers > 0 ? `, and ${blockers(report.openBlockers)} not mended` : '';
      return [
        `**Reviews**: an earlier run had this reviewed: [${counted(report.findings)}${open}](${report.url})`,
      ];
    }
    case 'held': {
      const { reviews, findings, mending, url } = report;
      if (reviews.length === 0) return ['**Reviews**: none came to its end'];
      const who = `by ${reviews.map((name) => code(name)).join(', ')}`;
      if (findings.length === 0) return [`**Reviews** ${who}: no findings`];
      const where = url === undefined ? '' : `[The review](${url})`;
      const lines = sorted(findings).map((finding) => line(finding, mending));
      return [
        list(`Reviews ${plain(reviews)}: ${counted(findings.length)}`, lines, { max: 8_000 }),
        `${became(mending)} ${where}`.trim(),
      ].filter((part) => part !== '');
    }
  }
}

/** The body of the review on the pull request; `unplaced` are the findings that stand on no line of the difference. */
export function reviewBody(
  { reviews, findings, mending }: Extract<ReviewReport, { kind: 'held' }>,
  unplaced: readonly ReviewFinding[],
): string {
  const placed = findings.length - unplaced.length;
  return [
    `🔎 **Reviewed by ${reviews.map((name) => code(name)).join(', ')}**: ${counted(findings.length)}`,
    ...(placed > 0 ? [`${placed === 1 ? 'One stands' : `${placed} stand`} on the lines below.`] : []),
    became(mending),
    ...sorted(unplaced).map((finding) => `- ${place(finding)}${inItem(reviewComment(finding)).trimStart()}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** One finding, for the line that it is about. */
export function reviewComment({ review, severity, message }: ReviewFinding): string {
  return `${SIGN[severity]} **${severity}** (${code(review)})\n\n${neutral(message, { max: 3_000 })}`;
}

export function blockersOf(findings: readonly ReviewFinding[]): ReviewFinding[] {
  return findings.filter(({ severity }) => severity === 'blocker');
}

function became(mending: Mending): string {
  switch (mending.kind) {
    case 'not_needed':
      return '';
    case 'mended':
      return `The blockers were given to the implementer, which changed the code in ${mending.commit.slice(0, 7)}. The reviewers were not asked again.`;
    case 'not_mended':
      return `The blockers were given to the implementer and are not mended: ${neutralLine(mending.because, { max: 1_500 })}`;
  }
}

function line(finding: ReviewFinding, mending: Mending): string {
  const { severity, review, message } = finding;
  const done = severity === 'blocker' && mending.kind === 'mended' ? '🔧 ' : '';
  return `${done}${SIGN[severity]} ${severity} (${code(review)}) ${place(finding)}${neutralLine(message, { max: 600 })}`;
}

function place({ file, line }: ReviewFinding): string {
  if (file === undefined) return '';
  return `${code(line === undefined ? file : `${file}:${line}`)}: `;
}

function sorted(findings: readonly ReviewFinding[]): ReviewFinding[] {
  const order = ['blocker', 'warning', 'note'];
  return [...findings].sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

function plain(reviews: readonly string[]): string {
  return `by ${reviews.join(', ')}`;
}

function counted(findings: number): string {
  if (findings === 0) return 'no findings';
  return findings === 1 ? 'one finding' : `${findings} findings`;
}

function blockers(count: number): string {
  return count === 1 ? 'one blocker' : `${count} blockers`;
}
