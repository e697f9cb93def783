/** How a run that did not reach its aim ended; a subset of the conclusions a run can report. */
export type StopConclusion =
  | 'refused'
  | 'blocked'
  | 'declined'
  | 'needs_info'
  | 'cancelled'
  | 'limit_reached'
  | 'failed';

/**
 * Thrown to end a run early and caught once, at the end of the job. The message is shown to people as it is: it says
 * what is wrong and what to do next, holds no secret and no stack trace. The technical reason goes into `cause`.
 */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly conclusion: StopConclusion;
  /** Whether the same run may well come to its end later, as things are: a service was away, a connection broke. */
  readonly mayPass: boolean;

  constructor(conclusion: StopConclusion, message: string, options?: ErrorOptions & { mayPass?: boolean }) {
    super(message, options);
    this.conclusion = conclusion;
    this.mayPass = options?.mayPass ?? false;
  }
}
