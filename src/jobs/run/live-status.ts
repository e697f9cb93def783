import type { LiveStatus } from '../../report/live-line.ts';
import type { RunEvent } from './run-event.ts';

export const NOTHING_YET: LiveStatus = { phase: undefined, doing: 'starting', tokens: 0, usd: 0 };

const DOING = {
  planner: 'planning',
  implementer: 'waiting for the model',
  reviewer: 'reviewing',
  'primer-keeper': 'synchronising the primer',
} as const;
const WAITING = 'waiting for the model';

/** What a run is doing after `event`, if it was doing `status` before. */
export function liveStatus(status: LiveStatus, event: RunEvent): LiveStatus {
  const { phase } = status;
  switch (event.kind) {
    case 'session':
      return { ...status, doing: DOING[event.start.role] };
    case 'phase': {
      const { number, total, name, steps } = event;
      if (event.status === 'working')
        return { ...status, phase: { number, total, name, steps, ticked: [] }, doing: WAITING };
      if (event.status === 'checking') return { ...status, doing: 'quality check' };
      return { ...status, phase: undefined, doing: `phase ${number} ${event.status}` };
    }
    case 'step': {
      if (phase?.number !== event.phase || phase.ticked.includes(event.step)) return status;
      return { ...status, phase: { ...phase, ticked: [...phase.ticked, event.step] } };
    }
    case 'turn': {
      const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, usd } = event.totals;
      const tokens = inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens;
      const doing = event.tools.length > 0 ? event.tools.join(', ') : 'answered';
      return { ...status, doing, tokens, usd };
    }
    case 'check':
      return { ...status, doing: event.passed ? 'check passed' : 'a check failed' };
    case 'retry':
      return { ...status, doing: 'the request broke; trying again' };
    case 'compaction':
      return { ...status, doing: 'the conversation was summarised' };
    default:
      return status;
  }
}
