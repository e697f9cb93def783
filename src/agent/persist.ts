import { setTimeout as timer } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { timeIsUp } from './limits.ts';
import { explainModelError } from './model-errors.ts';
import { RetryPolicy, type Sleep } from './retry-policy.ts';
import type { SessionContext } from './session.ts';

interface Persistence {
  session: SessionContext;
  model: string;
  /** Does what it can about an error, and says whether that makes it worth another try at once. */
  recover?: (error: InstanceType<typeof Anthropic.AnthropicError>) => boolean;
}

/**
 * Does what takes requests to the model, and does it again where one of them failed and may be answered yet. What has
 * been answered by then must not be asked for again. `attempt` is given what ends it: the time of the run, or whoever
 * cancels it. Throws Stop with the reason where there is no use in trying.
 */
export async function persist<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  { session, model, recover = () => false }: Persistence,
): Promise<T> {
  const { ledger, limits, clock, observe, sleep = pause } = session;
  const timeLeft = AbortSignal.timeout(Math.max(1, limits.deadline.getTime() - clock().getTime()));
  const signal = session.signal ? AbortSignal.any([timeLeft, session.signal]) : timeLeft;
  let policy = new RetryPolicy();
  for (;;) {
    const before = ledger.entries.length;
    try {
      return await attempt(signal);
    } catch (error) {
      if (session.signal?.aborted)
        throw new Stop('cancelled', 'The run was cancelled. Start it again to go on.');
      if (timeLeft.aborted) throw timeIsUp();
      if (!(error instanceof Anthropic.AnthropicError)) throw error;
      if (recover(error)) continue;
      const since = ledger.entries.slice(before);
      if (since.some(({ stopReason }) => stopReason !== 'interrupted')) policy = new RetryPolicy();
      const paid = since.at(-1)?.stopReason === 'interrupted';
      const waitMs = policy.next({ error, paid, now: clock(), deadline: limits.deadline });
      if (waitMs === undefined) throw explainModelError(error, model);
      observe({ kind: 'retry', reason: error.message, waitMs });
      await sleep(waitMs, signal);
    }
  }
}

const pause: Sleep = (milliseconds, signal) =>
  timer(milliseconds, undefined, { signal }).catch(() => undefined);
