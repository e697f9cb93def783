import type { StopConclusion } from '../core/stop.ts';

export type Conclusion = 'planned' | 'implemented' | 'ignored' | StopConclusion;

/** What an entry tells whoever started the run: names and meanings are those of the action's outputs. */
export interface Outcome {
  conclusion: Conclusion;
  /** One line for a log. */
  line: string;
  /** The report as Markdown: the job summary, and the comment where there is one. */
  report: string;
  branch?: string | undefined;
  planPath?: string | undefined;
  pullRequest?: { number: number; url: string } | undefined;
  phases?: { done: number; total: number } | undefined;
  baselineUsd?: number | undefined;
}

/** Nothing was asked of Baton: one line, and no trace on GitHub. */
export function ignored(reason: string): Outcome {
  return { conclusion: 'ignored', line: reason, report: `Ignored: ${reason}.` };
}
