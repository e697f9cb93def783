import { type Handler, WEBHOOKS_PATH } from '../app.ts';
import { pathOf } from './answer.ts';
import type { Metrics } from './metrics.ts';

/** Notes how long each webhook took to be answered, and with what. Answers nothing itself. */
export function timed(metrics: Metrics): Handler {
  return async (request, response) => {
    if (pathOf(request) !== WEBHOOKS_PATH) return false;
    const startedAt = performance.now();
    response.once('finish', () => {
      metrics.webhookAnswered({
        status: response.statusCode,
        seconds: (performance.now() - startedAt) / 1000,
      });
    });
    return false;
  };
}
