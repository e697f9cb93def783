import type { StopConclusion } from '../../core/stop.ts';

/** `answered`: a comment asked for something to be said, and it was. */
export type Conclusion =
  | 'planned'
  | 'revised'
  | 'implemented'
  | 'synced'
  | 'answered'
  | 'ignored'
  | StopConclusion;

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
  /** Of a failure: the same run may well come to its end later. */
  mayPass?: boolean | undefined;
  baselineUsd?: number | undefined;
  /** What the planner has asked about the issue so far, in all its runs. */
  questionsAsked?: number | undefined;
  /** The plan that is to be carried out next, without waiting for anybody. */
  handoff?: { pullRequest: number } | undefined;
}

/** Nothing was asked of Baton: one line, and no trace on GitHub. */
export function ignored(reason: string): Outcome {
  return { conclusion: 'ignored', line: reason, report: `Ignored: ${reason}.` };
}
