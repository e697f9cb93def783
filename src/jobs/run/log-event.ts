import type { Log } from '../../core/log.ts';
import { duration, tokens, usd } from '../../report/format.ts';
import type { RunEvent } from './run-event.ts';

/** Writes what a run does into the log: a line a turn, a line a step. */
export function logEvent(log: Log): (event: RunEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'turn': {
        const { role, phase, tools, totals } = event;
        const where = phase === undefined ? role : `${role}, phase ${phase}`;
        const what = tools.length > 0 ? tools.join(', ') : 'an answer';
        const { inputTokens, cacheWriteTokens, cacheReadTokens } = totals;
        const prompt = inputTokens + cacheWriteTokens + cacheReadTokens;
        log.info(
          `${where}, request ${totals.requests}: ${what} (${tokens(prompt)} in, ${tokens(totals.outputTokens)} out, ${usd(totals.usd)} so far)`,
        );
        return;
      }
      case 'retry':
        log.warn(
          `The request to the model broke (${event.reason}); trying again in ${duration(event.waitMs)}.`,
        );
        return;
      case 'compaction':
        log.info(`${event.role}: the conversation was summarised, and goes on from the summary.`);
        return;
      case 'step':
        log.info(`✓ phase ${event.phase}, step ${event.step}: ${event.text}`);
        return;
      default:
        return;
    }
  };
}
