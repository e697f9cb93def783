import type { HandoffCommand, NumberedCommand } from '../core/command.ts';
import type { RunId } from '../core/ids.ts';
import type { KeptFigures, PullFigures } from '../core/run-figures.ts';

/** What asks for a job: a webhook as it came, or a job that wants another one to follow it. */
export type JobSource =
  | { kind: 'event'; name: string; payload: unknown; delivery: string; installation: number }
  /** `issue`: the one that its plan is for, where that is known. */
  | { kind: 'command'; command: HandoffCommand; installation: number; issue?: number | undefined };

/** `duplicate`: the same content has asked before, under whatever delivery id. */
export type Enqueued =
  | { kind: 'queued'; id: RunId }
  | { kind: 'duplicate'; id: RunId }
  | { kind: 'ignored'; reason: string };

/** One job in the hands of a worker. */
export interface Job {
  id: RunId;
  command: NumberedCommand;
  /** Id of the App's installation in whose name it runs. */
  installation: number;
  /** `X-GitHub-Delivery` of the webhook; undefined where no webhook asked. */
  delivery: string | undefined;
  /** From 1. What was handed back does not count. */
  attempt: number;
  /** Milliseconds since it was put into the queue. */
  waitedMs: number;
  /** Aborted when the run has to end: the worker stops, the job was cancelled, or its lease is lost. */
  signal: AbortSignal;
  /** Whether that was because somebody cancelled it; then it may still say so. */
  wasCancelled: () => boolean;
  /** Aborted when it is this worker's no more, handed back or lost: whatever comes of it counts for nothing. */
  released: AbortSignal;
  /** What an earlier try has noted. */
  notes: JobNotes;
  /** Keeps something for the next try, should there be one. */
  note: (notes: JobNotes) => Promise<void>;
  /** Throws Stop('cancelled') unless the lease is this worker's at this very moment. A fence: asked before each write. */
  mayPublish: () => Promise<void>;
}

export interface JobNotes {
  /** Id of the workflow run that carries the job out. */
  workflowRun?: number | undefined;
  /** When a workflow was about to be started for the job. */
  workflowAsked?: Date | undefined;
}

/** What came of one try. */
export type JobReport =
  /** It has its answer, whatever that is, and is not to be tried again. */
  | ({ kind: 'done'; conclusion: string } & Told)
  /** Something broke that may be whole later. Tried again after a while, and at last laid aside as a dead letter. */
  | ({ kind: 'fault' } & Told)
  /** The worker was told to stop: the job goes back to the queue as if it had not been tried. */
  | { kind: 'handed-back' };

interface Told {
  line: string;
  usage?: Usage | undefined;
  /** Of its pull request after it, where there is one; kept with the job. */
  figures?: PullFigures | undefined;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  usd: number;
}

export interface WorkOptions {
  /** How many jobs run side by side in this process. Questions (status, help, cancel) have a place of their own beside them. */
  concurrency: number;
  run: (job: Job) => Promise<JobReport>;
  /** The issue that a pull request carries out the plan for; undefined where it is none of Baton's. May throw. */
  issueOf: (job: Job, pullRequest: number) => Promise<number | undefined>;
  /** Told after each try, for logs and metrics. `durationMs` is that of the try. */
  ended?: ((job: Job, end: { report: JobReport; durationMs: number }) => void) | undefined;
}

/** The running jobs of one process. */
export interface Worker {
  /** How many there are. */
  running(): number;
  /**
   * Takes no more jobs. Those that run may go on for `graceMs`; then `job.signal` asks them to end, and what they hand
   * back goes to the queue at once. Resolves when all have ended, or some seconds later; what still runs then is given to
   * others when its lease ends.
   */
  stop(options: { graceMs: number }): Promise<void>;
}

/** `waiting`: also after a fault, for the next try. `dead`: laid aside after the last one. */
export const JOB_STATES = ['waiting', 'running', 'done', 'cancelled', 'dead'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface QueueStats {
  jobs: Record<JobState, number>;
  /** Of the job that could have started longest ago and still waits; 0 where none does. */
  oldestWaitingSeconds: number;
}

/** A job as people see it in a list. */
export interface JobSummary {
  id: RunId;
  state: JobState;
  kind: NumberedCommand['kind'];
  /** `owner/name` */
  repository: string;
  /** The issue or pull request that it is about. */
  number: number;
  delivery: string | undefined;
  tries: number;
  queuedAt: Date;
  /** When it ended, or its last try did. */
  endedAt: Date | undefined;
  /** How it, or its last try, ended. */
  line: string | undefined;
}

/** For how long a job is kept, from its end on. */
export const KEEP_DAYS = 30;

/** Durable jobs: what was taken in is carried out, whatever crashes. See docs/queue.md. */
export interface Queue extends AsyncDisposable {
  /** Resolves when the job is stored; rejects where it could not be (the database is away). */
  enqueue(source: JobSource): Promise<Enqueued>;
  work(options: WorkOptions): Promise<Worker>;
  /** A job that waits is taken out; one that runs is asked to end. False where it does neither. */
  cancel(id: RunId): Promise<boolean>;
  /** Takes out all that waits for an issue and its plan. Says how many jobs that were. */
  cancelWaiting(about: { repository: number; issue: number }): Promise<number>;
  /** Of those states, the last thousand, newest first. Dead letters are those that are `dead`. */
  jobs(states: readonly JobState[]): Promise<JobSummary[]>;
  /** Of a dead letter: it is tried afresh. False where there is no such one. */
  retry(id: RunId): Promise<boolean>;
  /** Jobs of a repository that wait or run, or that were put into the queue after a moment: for the reconciler. */
  jobsOf(repository: number, options: { since: Date }): Promise<JobSummary[]>;
  /** What the jobs came to that are kept. A pull request is in it once for each of its jobs. */
  figures(): Promise<KeptFigures[]>;
  stats(): Promise<QueueStats>;
  /** Throws where the database does not answer. */
  ready(): Promise<void>;
}
