import type { Ledger } from '../agent/ledger.ts';
import type { SessionContext, SessionEvent } from '../agent/session.ts';
import type { Config } from '../config/schema.ts';
import type { Command, RepositoryRef } from '../core/command.ts';
import type { RunId } from '../core/ids.ts';
import type { Bot } from '../core/people.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import type { Spending } from '../report/cost.ts';
import type { PhaseProgress } from '../report/progress.ts';
import type { Announcer } from './announcer.ts';
import type { Deps } from './deps.ts';

/** One execution of a job: what it works with, and what has come of it so far, whatever end it takes. */
export interface Run {
  id: RunId;
  deps: Deps;
  repository: RepositoryRef;
  /** The repository's, once it has been read; the defaults until then. */
  config: Config;
  bot: Bot;
  announcer: Announcer;
  startedAt: Date;
  ledger: Ledger;
  /** Told at the end, whatever the end is: no sandbox, no primer, … */
  notices: string[];
  /** Released at the end, last first: directories, sandboxes. */
  resources: AsyncDisposableStack;
  stage: Stage;
}

/** How far a run has come: it decides what a stop means for labels and comments. */
export type Stage =
  | { kind: 'checking' }
  | { kind: 'planning'; issue: number }
  | {
      kind: 'implementing';
      pull: PullRequest;
      planPath: string;
      /** The issue, or where there is none the pull request, that carries the state label. */
      labelled: number;
      phases: PhaseProgress[];
    };

/** What the sessions of a run share: the ledger, the clock, and the limits of its configuration. */
export function sessionOf(
  { config, deps, ledger, startedAt }: Run,
  { kind, observe }: { kind: Command['kind']; observe: (event: SessionEvent) => void },
): SessionContext {
  const { limits } = config;
  return {
    ledger,
    limits: {
      turns: limits.turns,
      usd: deps.settings.maxCostUsd ?? (kind === 'implement' ? limits.implement_usd : limits.plan_usd),
      contextTokens: limits.context_tokens,
      deadline: new Date(startedAt.getTime() + limits.minutes * 60_000),
    },
    clock: deps.clock,
    observe,
    retryDelayMs: deps.settings.retryDelayMs,
  };
}

export function spendingOf({ ledger, config, deps, startedAt }: Run): Spending {
  return {
    ...ledger.totals(),
    models: [...new Set(ledger.entries.map(({ model }) => model))],
    contextLimit: config.limits.context_tokens,
    durationMs: deps.clock().getTime() - startedAt.getTime(),
  };
}
