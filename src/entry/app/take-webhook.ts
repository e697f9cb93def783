import { z } from 'zod';
import { errorMessage } from '../../core/error-message.ts';
import { Stop } from '../../core/stop.ts';
import { within } from '../../core/within.ts';
import type { Enqueued, Queue } from '../../queue/queue.ts';
import type { SignedEvent } from '../app.ts';
import type { JsonLog } from './json-log.ts';
import type { Metrics } from './metrics.ts';
import { isOwnEvent } from './own-event.ts';
import type { Traces } from './traces.ts';

/** GitHub waits ten seconds, and Probot says "still processing" after nine, which GitHub takes for a success. */
const STORE_WITHIN_MS = 7_000;

const facts = z.object({
  installation: z.object({ id: z.int() }).optional(),
  repository: z.object({ full_name: z.string() }).optional(),
});

/** The webhook was not taken in. Its message is all that the sender gets to read. */
class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Puts what an event asks for into the queue, and does nothing else. Throws, with a `status`, where that failed. */
export function webhookTaker(params: {
  queue: Pick<Queue, 'enqueue'>;
  appId: number;
  log: JsonLog;
  metrics: Metrics;
  traces: Pick<Traces, 'webhookQueued'>;
  storeWithinMs?: number;
}): (event: SignedEvent) => Promise<void> {
  const { queue, appId, metrics, traces, storeWithinMs = STORE_WITHIN_MS } = params;
  return async (event) => {
    const startedAt = new Date();
    const { installation, repository } = facts.safeParse(event.payload).data ?? {};
    const log = params.log.with({
      delivery: event.id,
      event: event.name,
      repository: repository?.full_name,
      installation: installation?.id,
    });
    const taken = (result: Enqueued) => {
      metrics.webhookTaken({ event: event.name, result: result.kind });
      if (result.kind === 'ignored') return log.info(`Ignored: ${result.reason}.`);
      const run = result.id;
      log.info(result.kind === 'queued' ? 'Queued.' : 'Asked before: nothing to do.', { run });
      if (result.kind === 'duplicate') return;
      traces.webhookQueued({ run, delivery: event.id, event: event.name, startedAt });
    };
    if (installation === undefined) return taken(ignored('it is not about an installation of the App'));
    if (isOwnEvent(event, { appId })) return taken(ignored('it is the doing of Baton itself'));
    try {
      const { id: delivery, name, payload } = event;
      const source = { kind: 'event', name, payload, delivery, installation: installation.id } as const;
      taken(
        await within(queue.enqueue(source), { milliseconds: storeWithinMs, what: 'storing the webhook' }),
      );
    } catch (error) {
      metrics.webhookTaken({ event: event.name, result: 'failed' });
      log.error(`Not taken in: ${errorMessage(error)}`);
      if (error instanceof Stop) throw new NotTaken(422, 'The payload cannot be read.', { cause: error });
      throw new NotTaken(503, 'The webhook could not be stored. Redeliver it.', { cause: error });
    }
  };
}

function ignored(reason: string): Enqueued {
  return { kind: 'ignored', reason };
}
