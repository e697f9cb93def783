import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import type { Clock } from '../core/clock.ts';
import type { Ledger, LedgerEntry, LedgerTotals, Role } from './ledger.ts';
import type { Limits } from './limits.ts';
import type { Sleep } from './retry-policy.ts';
import type { ToolEvent, ToolSet } from './tools/tool-set.ts';

/** What a session tells about itself while it runs. */
export type SessionEvent =
  /** The model has answered, whole; the calls in its answer have not run yet. */
  | {
      kind: 'turn';
      role: Role;
      phase: number | undefined;
      tools: string[];
      totals: LedgerTotals;
      message: BetaMessage;
    }
  | ToolEvent
  /** A request was paid for, whether its answer arrived or broke off. */
  | { kind: 'usage'; entry: LedgerEntry }
  | { kind: 'retry'; reason: string; waitMs: number }
  /** The model has summed up the conversation; the summary takes its place. */
  | { kind: 'compaction'; role: Role; phase: number | undefined; message: BetaMessage };

/** What a session runs on, whatever its role. */
export interface SessionContext {
  ledger: Ledger;
  limits: Limits;
  clock: Clock;
  /** Ends the session at once. */
  signal?: AbortSignal | undefined;
  /** Asked before each request. Throws Stop where the session is to end between two turns. */
  mayGoOn?: (() => Promise<void>) | undefined;
  observe: (event: SessionEvent) => void;
  /** How it is waited before a request is tried again; the timers of Node where it is left out. */
  sleep?: Sleep | undefined;
  /** `false`: the whole conversation is sent with each request. */
  threads?: boolean | undefined;
}

export interface ConversationParams extends SessionContext {
  role: Role;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  system: string;
  toolSet: ToolSet;
  /** What is said to a model whose answer was cut off by the limit on one answer. */
  cutOffMessage: string;
  /**
   * What a model has to be told that has nothing but a summary of the conversation: what it is to do and how far that
   * has come. `message` is what it was to be told next, where there was such a thing.
   */
  restate: (message: string | undefined) => Promise<string>;
  /** The model that the API lets it ask for advice in the middle of a turn. */
  advisor?: string | undefined;
}
