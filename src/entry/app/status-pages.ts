import { within } from '../../core/within.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Handler } from '../app.ts';
import { answer, pathOf } from './answer.ts';
import type { Metrics } from './metrics.ts';

const READY_WITHIN_MS = 2_000;

/**
 * What machines ask: `/healthz` (is the process alive), `/readyz` (should it get work: the database answers, and the
 * process does not end), `/metrics`.
 */
export function statusPages(params: {
  queue: Pick<Queue, 'ready'>;
  metrics: Metrics;
  ending: AbortSignal;
}): Handler {
  const { queue, metrics, ending } = params;
  const readiness = async () => {
    if (ending.aborted) return { status: 503, body: { status: 'ending' } };
    try {
      await within(queue.ready(), { milliseconds: READY_WITHIN_MS, what: 'the database' });
      return { status: 200, body: { status: 'ready' } };
    } catch {
      // Why, is for the log of whoever runs the database, not for whoever asks.
      return { status: 503, body: { status: 'no database' } };
    }
  };
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    switch (pathOf(request)) {
      case '/healthz':
        answer(response, { status: 200, body: { status: 'alive' } });
        return true;
      case '/readyz':
        answer(response, await readiness());
        return true;
      case '/metrics': {
        const { type, body } = await metrics.text();
        answer(response, { status: 200, body, type });
        return true;
      }
      default:
        return false;
    }
  };
}
