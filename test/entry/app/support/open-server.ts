import { redactor } from '../../../../src/core/redact.ts';
import { type JsonLog, jsonLog } from '../../../../src/entry/app/json-log.ts';
import { createMetrics, type Metrics } from '../../../../src/entry/app/metrics.ts';
import { receiveBodies } from '../../../../src/entry/app/receive-body.ts';
import { statusPages } from '../../../../src/entry/app/status-pages.ts';
import { webhookTaker } from '../../../../src/entry/app/take-webhook.ts';
import { timed } from '../../../../src/entry/app/timed.ts';
import { noTraces } from '../../../../src/entry/app/traces.ts';
import { startWebServer } from '../../../../src/entry/app/web-server.ts';
import { webhookMiddleware } from '../../../../src/entry/app.ts';
import type { Enqueued, JobSource, Queue } from '../../../../src/queue/queue.ts';
import { SECRET } from './deliver.ts';

export const APP_ID = 4242;

export interface OpenServer extends AsyncDisposable {
  url: string;
  /** What reached the queue. */
  sources: JobSource[];
  metrics: Metrics;
  ending: AbortController;
  /** Lines of the log, each parsed. */
  log: Record<string, unknown>[];
  logText: () => string;
}

export interface ServerParams {
  enqueue?: (source: JobSource) => Promise<Enqueued>;
  ready?: Queue['ready'];
  bodies?: Parameters<typeof receiveBodies>[0];
  storeWithinMs?: number;
}

export const QUEUED = { kind: 'queued', id: '0123456789abcdef' } as Enqueued;

/** The web server of the App, whole, before a queue that only notes what it gets. */
export async function openServer(params: ServerParams = {}): Promise<OpenServer> {
  const sources: JobSource[] = [];
  const lines: string[] = [];
  const log: JsonLog = jsonLog({
    write: (line) => lines.push(line),
    redact: redactor([SECRET]),
    conceal: () => {},
    clock: () => new Date('2026-11-22T10:00:00Z'),
  });
  const metrics = createMetrics();
  const ending = new AbortController();
  const { enqueue = async () => QUEUED, ready = async () => {}, storeWithinMs } = params;
  const queue = {
    ready,
    enqueue: (source: JobSource) => {
      sources.push(source);
      return enqueue(source);
    },
  };
  const take = webhookTaker({
    queue,
    appId: APP_ID,
    log,
    metrics,
    traces: noTraces,
    ...(storeWithinMs !== undefined && { storeWithinMs }),
  });
  const server = await startWebServer(
    [
      statusPages({ queue, metrics, ending: ending.signal }),
      await webhookMiddleware({
        secret: SECRET,
        before: [timed(metrics), receiveBodies(params.bodies)],
        take,
      }),
    ],
    { host: '127.0.0.1', port: 0, log, ending: ending.signal },
  );
  return {
    url: server.url,
    sources,
    metrics,
    ending,
    get log() {
      return lines.map((line) => JSON.parse(line));
    },
    logText: () => lines.join(''),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
