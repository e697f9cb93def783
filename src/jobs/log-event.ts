import type { SessionEvent } from '../agent/session.ts';
import type { Log } from '../core/log.ts';
import { tokens, usd } from '../report/format.ts';

/** Writes what a session does into the log, a line a turn. */
export function logEvent(log: Log): (event: SessionEvent) => void {
  return (event) => {
    if (event.kind === 'retry')
      return log.warn(`The request to the model broke (${event.reason}); trying again.`);
    const { role, phase, tools, totals } = event;
    const where = phase === undefined ? role : `${role}, phase ${phase}`;
    const what = tools.length > 0 ? tools.join(', ') : 'an answer';
    const { inputTokens, cacheWriteTokens, cacheReadTokens } = totals;
    const prompt = inputTokens + cacheWriteTokens + cacheReadTokens;
    log.info(
      `${where}, request ${totals.requests}: ${what} (${tokens(prompt)} in, ${tokens(totals.outputTokens)} out, ${usd(totals.usd)} so far)`,
    );
  };
}
