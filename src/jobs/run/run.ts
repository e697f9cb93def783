import type { Ledger } from '../../agent/ledger.ts';
import { timeIsUp } from '../../agent/limits.ts';
import type { SessionContext } from '../../agent/session.ts';
import type { Config } from '../../config/schema.ts';
import type { Command, CommentRef, RepositoryRef } from '../../core/command.ts';
import type { RunId, Sha } from '../../core/ids.ts';
import type { Bot } from '../../core/people.ts';
import type { IssueState } from '../../github/labels.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { Spending } from '../../report/cost.ts';
import type { PhaseProgress } from '../../report/progress.ts';
import type { Announcer } from './announcer.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import type { Outlet } from './outlet.ts';
import type { RunEvents } from './run-events.ts';

/** One execution of a job: what it works with, and what has come of it so far, whatever end it takes. */
export interface Run {
  id: RunId;
  deps: Deps;
  repository: RepositoryRef;
  /** The repository's, once it has been read; the defaults until then. */
  config: Config;
  bot: Bot;
  announcer: Announcer;
  gate: Gate;
  outlet: Outlet;
  startedAt: Date;
  ledger: Ledger;
  /** What the run does is told here, and nowhere else. */
  events: RunEvents;
  /** Where the record of the run is written; undefined where there is none. */
  recordPath: string | undefined;
  /** Told at the end, whatever the end is: no sandbox, no primer, … */
  notices: string[];
  /** Released at the end, last first: directories, sandboxes. */
  resources: AsyncDisposableStack;
  stage: Stage;
  /**
   * Throws Stop where the run was cancelled. Looks at most every few seconds, unless it is to be known `now`. See
   * `watchForCancel`.
   */
  mayGoOn: (options?: { now?: boolean }) => Promise<void>;
  /** How many questions the planner has asked about the issue by now, those of earlier runs included. */
  questionsAsked: number;
}

/** How far a run has come: it decides what a stop means for labels and comments. */
export type Stage =
  | { kind: 'checking' }
  /** Somebody who may has commented, and is to be answered where they did. */
  | { kind: 'answering'; comment: CommentRef }
  /** `otherwise`: the state of the issue where no plan comes of it. */
  | { kind: 'planning'; issue: number; otherwise?: IssueState | undefined }
  | { kind: 'revising'; pull: PullRequest; planPath: string; issue: number }
  | {
      kind: 'implementing';
      /** Undefined where there is none: nothing of the run is on GitHub then. */
      pull: PullRequest | undefined;
      planPath: string;
      approvedBy: readonly string[];
      /** The head of the branch as this run left or found it. */
      head: Sha;
      /** The issue, or where there is none the pull request, that carries the state label. */
      labelled: number | undefined;
      phases: PhaseProgress[];
      /** What has become of the phase at which the run stopped, where any of it was begun. */
      unfinished?: UnfinishedWork;
    };

/** `because`: the end of a sentence that says why it is not on the branch. */
export type UnfinishedWork =
  | { kind: 'committed'; phase: number; commit: Sha }
  | { kind: 'recorded'; phase: number; because: string }
  | { kind: 'lost'; phase: number; because: string };

/** As much of a run as a session takes; the one on somebody's own machine has no more. */
export type SessionRun = Pick<Run, 'config' | 'ledger' | 'startedAt' | 'events' | 'mayGoOn'> & {
  deps: Omit<Deps, 'github'>;
};

/** What the sessions of a run share: the ledger, the clock, and the limits of its configuration. */
export function sessionOf(run: SessionRun, { kind }: { kind: Command['kind'] }): SessionContext {
  const { config, deps, ledger, startedAt, events } = run;
  const { limits } = config;
  return {
    ledger,
    limits: {
      turns: limits.turns,
      usd: deps.settings.maxCostUsd ?? (kind === 'implement' ? limits.implement_usd : limits.plan_usd),
      tokens: limits.tokens,
      contextTokens: limits.context_tokens,
      deadline: new Date(startedAt.getTime() + limits.minutes * 60_000),
    },
    clock: deps.clock,
    signal: deps.host.signal,
    mayGoOn: () => run.mayGoOn(),
    observe: events.emit,
    threads: config.models.threads,
  };
}

export function spendingOf({ ledger, config, deps, startedAt }: Run): Spending {
  return {
    ...ledger.totals(),
    models: ledger.models(),
    contextLimit: config.limits.context_tokens,
    durationMs: deps.clock().getTime() - startedAt.getTime(),
  };
}

/**
 * How many minutes commands of the repository may take: `wanted`, or what the limits of the run leave. Throws
 * Stop('limit_reached') where nothing is left.
 */
export function minutesFor({ config, deps, startedAt }: Run, wanted: number): number {
  const spent = (deps.clock().getTime() - startedAt.getTime()) / 60_000;
  if (spent >= config.limits.minutes) throw timeIsUp();
  return Math.min(wanted, config.limits.minutes - spent);
}
