import type { Clock } from '../core/clock.ts';
import type { Ledger, LedgerTotals, Role } from './ledger.ts';
import type { Limits } from './limits.ts';
import type { ToolSet } from './tools/tool-set.ts';

/** What a session tells about itself while it runs. */
export type SessionEvent =
  | { kind: 'turn'; role: Role; phase: number | undefined; tools: string[]; totals: LedgerTotals }
  | { kind: 'retry'; reason: string };

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
  /** Milliseconds before the second try of a request whose stream broke; doubled for each further one. */
  retryDelayMs: number;
}

export interface ConversationParams extends SessionContext {
  role: Role;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  system: string;
  toolSet: ToolSet;
  /** What is said to a model whose answer was cut off by the limit on one answer. */
  cutOffMessage: string;
}
