import { failureOf, type GitHubFailure } from './failure.ts';

/** How often, and how long, a request is tried again. */
export interface Patience {
  /** Requests in all, the first one included. */
  attempts: number;
  /** Before the second attempt; doubles with each further one. */
  firstWaitMs: number;
  /** A rate limit that asks for a longer wait ends the run instead. */
  longestWaitMs: number;
  answerWithinMs: number;
}

export const patient: Patience = {
  attempts: 4,
  firstWaitMs: 500,
  longestWaitMs: 90_000,
  answerWithinMs: 30_000,
};

/** GitHub's advice for a secondary rate limit without `retry-after`. */
const secondaryLimitWaitMs = 60_000;

/**
 * Whether a request may be sent again when nobody knows if it took effect, which its sender may say. Else not a POST:
 * what it creates would be there twice (see `createOnce`).
 */
export function repeatable(method: string, options: { [option: string]: unknown }): boolean {
  const { mayRepeat = method !== 'POST' } = options;
  return mayRepeat === true;
}

/** Milliseconds to wait before the request is sent again; undefined when it should not be. */
export function waitBefore(
  error: unknown,
  { attempt, patience, mayRepeat }: { attempt: number; patience: Patience; mayRepeat: boolean },
): number | undefined {
  const failure = failureOf(error);
  if (failure === undefined || attempt >= patience.attempts) return undefined;

  const limit = rateLimitWait(failure);
  if (limit !== undefined) return limit <= patience.longestWaitMs ? limit : undefined;
  const mayPass = failure.status === 0 || failure.status >= 500;
  return mayPass && mayRepeat ? backoff(attempt, patience) : undefined;
}

export function backoff(attempt: number, { firstWaitMs, longestWaitMs }: Patience): number {
  return Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
}

/** Milliseconds until a rate limit lets go; undefined when the failure is none. Such a request had no effect. */
export function rateLimitWait({ status, says, headers }: GitHubFailure): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = seconds(headers['retry-after']);
  if (retryAfter !== undefined) return retryAfter * 1000;
  const reset = seconds(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && reset !== undefined) {
    return Math.max(0, (reset + 1) * 1000 - Date.now());
  }
  const isLimit = status === 429 || says.toLowerCase().includes('secondary rate limit');
  return isLimit ? secondaryLimitWaitMs : undefined;
}

function seconds(header: string | undefined): number | undefined {
  const value = Number(header ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
