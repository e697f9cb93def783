import Anthropic from '@anthropic-ai/sdk';
import { isTransient, statusOf } from './model-errors.ts';

/** Waits, unless `signal` ends it before; never throws. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** How long a service that is overloaded or limits us may stay so, in all. */
const PATIENCE_MS = 15 * 60_000;
/** A connection that does not come about, or a service that fails: no use in asking for a quarter of an hour. */
const MAX_TRIES = 6;
/** So often a service is taken at its word that it will be there sooner than we would have asked. */
const MAX_EARLY_TRIES = 3;
/** An answer that broke off has been paid for. */
const MAX_PAID_TRIES = 4;

interface Failure {
  error: unknown;
  /** Part of the answer had arrived. */
  paid: boolean;
  now: Date;
  deadline: Date;
}

/** Decides, for one request, whether and when to try it again: the only place that does. */
export class RetryPolicy {
  #tries = 0;
  #paidTries = 0;
  #waitedMs = 0;

  /** Milliseconds to wait before the next try; undefined where there is to be none. */
  next({ error, paid, now, deadline }: Failure): number | undefined {
    if (!isTransient(error)) return undefined;
    this.#tries += 1;
    this.#paidTries += paid ? 1 : 0;
    if (this.#paidTries >= MAX_PAID_TRIES) return undefined;
    if (!isBusy(error) && this.#tries >= MAX_TRIES) return undefined;
    const wait = this.#wait(askedFor(error, now));
    const timeLeft = deadline.getTime() - now.getTime();
    if (this.#waitedMs + wait > PATIENCE_MS || wait >= timeLeft) return undefined;
    this.#waitedMs += wait;
    return wait;
  }

  #wait(asked: number | undefined): number {
    const isEarly = asked !== undefined && this.#tries <= MAX_EARLY_TRIES;
    return isEarly ? asked : Math.max(this.#backoff(), asked ?? 0);
  }

  /** Doubled each time, and a little different for each of many that were turned away together. */
  #backoff(): number {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#tries - 1));
    return Math.round(wait * (0.75 + Math.random() / 4));
  }
}

/** The service is there, and says that it has too much to do. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Anthropic.APIError)) return false;
  const status = statusOf(error);
  return status === 429 || status === 503 || status === 529;
}

/** What the answer asks for in `retry-after`: milliseconds, seconds or a date. */
function askedFor(error: unknown, now: Date): number | undefined {
  if (!(error instanceof Anthropic.APIError)) return undefined;
  const milliseconds = error.headers?.get('retry-after-ms');
  if (milliseconds) return span(Number(milliseconds));
  const text = error.headers?.get('retry-after');
  if (!text) return undefined;
  const seconds = Number(text);
  return span(Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now.getTime());
}

function span(milliseconds: number): number | undefined {
  return milliseconds >= 0 ? milliseconds : undefined;
}
