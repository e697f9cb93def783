import { code, codeBlock } from './code.ts';
import type { Spending } from './cost.ts';
import { foldedCost } from './folded.ts';
import { neutral } from './neutral.ts';
import { noticeLines } from './notices.ts';

export interface PrimerReport {
  path: string;
  /** Whether there was none before. */
  first: boolean;
  /** The commit that the primer is in step with now. */
  base: string;
  /** What it was in step with before, where that is known. */
  since: string | undefined;
  /** What made it due, as a sentence, where there is something to tell. */
  cause?: string | undefined;
  /** Of the model. */
  summary: string;
  notices: readonly string[];
  spending: Spending;
  runUrl: string | undefined;
}

export function primerTitle({ first }: Pick<PrimerReport, 'first'>): string {
  return first ? 'Write the first primer' : 'Bring the primer back in step with the code';
}

/** The body of the primer's pull request, and the report of the run. */
export function primerReport(report: PrimerReport): string {
  const { path, first, base, since, cause, summary, notices, spending, runUrl } = report;
  const from = since === undefined ? '' : `, from ${since.slice(0, 7)}`;
  return [
    first
      ? `📖 **The first primer**, ${code(path)}, written from the code at ${base.slice(0, 7)}.`
      : `📖 **${code(path)} in step with the code** at ${base.slice(0, 7)}${from}.`,
    ...(cause === undefined ? [] : [cause]),
    neutral(summary, { max: 6_000 }),
    'Planner and implementer read the primer first, each time. Read it as carefully as code, correct it here where it is wrong, and merge it. The last, hidden line of the file says which commit it is in step with.',
    ...noticeLines([...notices]),
    foldedCost('Tokens and cost', spending),
    ...(runUrl ? [`[The run](${runUrl})`] : []),
  ].join('\n\n');
}

/** What is said where nothing has to change. */
export function primerInStep({
  path,
  base,
  summary,
}: Pick<PrimerReport, 'path' | 'base'> & { summary: string | undefined }): string {
  const line = `📖 ${code(path)} is in step with the code at ${base.slice(0, 7)}: nothing to change.`;
  return summary === undefined ? line : `${line}\n\n${neutral(summary, { max: 6_000 })}`;
}

/** What a dry run shows beside its report. */
export function primerText(text: string): string {
  return codeBlock(text, { max: 60_000, language: 'markdown' });
}
