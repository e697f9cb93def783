import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { type Finding, findingLine } from '../../plan/lint/finding.ts';

const MOST_TOLD = 10;

/** A plan that can be read and cannot be carried out, with what is wrong on its lines. */
export class PlanUnfit extends Stop {
  readonly path: string;
  /** The commit that holds it. */
  readonly head: Sha;
  readonly findings: readonly Finding[];

  constructor({ path, head, findings }: { path: string; head: Sha; findings: readonly Finding[] }) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const told = errors.slice(0, MOST_TOLD).map((finding) => `- ${findingLine(finding)} ${finding.remedy}`);
    const left = errors.length - told.length;
    super(
      'blocked',
      [
        `\`${path}\` cannot be carried out as it stands. Mend it on the branch and approve again, or comment \`/baton revise\`.`,
        [...told, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n'),
      ].join('\n\n'),
    );
    this.path = path;
    this.head = head;
    this.findings = findings;
  }
}
