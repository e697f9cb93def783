/** What is shown on a commit, beside the checks of others. */
export interface Check {
  /** Tells it from other checks of the same commit. */
  name: string;
  verdict: CheckVerdict;
  /** One line of plain text, at most 255 characters. */
  title: string;
  /** Markdown, below 65,535 bytes. */
  summary: string;
  /** More Markdown, with the same limit. */
  text?: string | undefined;
  annotations: CheckAnnotation[];
}

/** Where a branch rule requires the check, `success` and `neutral` satisfy it; the others do not. */
export type CheckVerdict =
  | 'in_progress'
  | 'success'
  | 'neutral'
  | 'failure'
  | 'cancelled'
  /** Somebody has to do something first. */
  | 'action_required';

/** A remark on one line of a file, as plain text. */
export interface CheckAnnotation {
  path: string;
  line: number;
  level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}
