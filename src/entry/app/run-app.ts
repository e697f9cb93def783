import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stop } from '../../core/stop.ts';
import { openQueue } from '../../queue/open-queue.ts';
import type { Queue, WorkOptions } from '../../queue/queue.ts';
import { type Handler, webhookMiddleware } from '../app.ts';
import type { AppEnvironment, AppSettings, WorkSettings } from '../app-environment.ts';
import { UsageError } from '../cli/usage-error.ts';
import { assertCanWork } from './assert-sandbox.ts';
import { serveJobs } from './jobs-socket.ts';
import type { JsonLog } from './json-log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { receiveBodies } from './receive-body.ts';
import { secretsOf } from './secrets.ts';
import { statusPages } from './status-pages.ts';
import { webhookTaker } from './take-webhook.ts';
import { tellerOfTries } from './tell-of-tries.ts';
import { timed } from './timed.ts';
import { noTraces, openTraces, type Traces } from './traces.ts';
import { startWebServer } from './web-server.ts';

/** Jobs being done. */
export interface Working {
  stop(options: { graceMs: number }): Promise<void>;
}

/** Begins to do the jobs of a queue. */
export type StartWorking = (params: {
  queue: Queue;
  work: WorkSettings;
  settings: AppSettings;
  variables: NodeJS.ProcessEnv;
  /** Of the whole process, whatever part of it works. */
  secrets: readonly string[];
  log: JsonLog;
  concurrency: number;
  ended: NonNullable<WorkOptions['ended']>;
}) => Promise<Working>;

export interface AppParams {
  environment: AppEnvironment;
  variables: NodeJS.ProcessEnv;
  startWorking: StartWorking;
  log: JsonLog;
  version: string;
  concurrency: number;
  /** How long jobs may go on after the process was told to end. What is not done by then is handed back. */
  graceMs: number;
  /**
   * How long requests are answered at least after the process was told to end, while `/readyz` says no: until whoever
   * sends them has learnt that.
   */
  drainMs: number;
  /** Aborted when the process has to end. */
  ending: AbortSignal;
  /** Called once all of it runs. */
  onStart: () => void;
}

/**
 * Runs the parts of the App that the environment is for, until it is told to end: webhooks into the queue, jobs out of
 * it, and the pages for machines. Throws `UsageError` that says how to mend it where it cannot start.
 */
export async function runApp(params: AppParams): Promise<void> {
  const { environment, variables, log, version, concurrency, graceMs, drainMs, ending } = params;
  const { settings, web, work } = environment;
  if (work) await assertCanWork({ sandbox: work.sandbox, variables, log });
  await using queue = await openDurably(settings, log);
  await using traces = settings.tracesUrl
    ? await openTraces({ url: settings.tracesUrl, version, log })
    : noTraces;
  const metrics = createMetrics();
  metrics.watchQueue(() => queue.stats());

  const pages = [statusPages({ queue, metrics, ending })];
  const { database } = settings;
  await using _socket =
    database.kind === 'embedded' ? await serveJobs(queue, { ...database, log }) : undefined;
  const handlers = web ? [...pages, await webhooks({ queue, metrics, traces, log, web })] : pages;
  await using server =
    settings.listen && (await startWebServer(handlers, { ...settings.listen, log, ending }));
  const ended = tellerOfTries(log, { metrics, traces });
  const working =
    work &&
    (await params.startWorking({
      queue,
      work,
      settings,
      variables,
      secrets: secretsOf(environment),
      log,
      concurrency,
      ended,
    }));

  const place = server === undefined ? 'Ready' : `Listening on ${server.url}`;
  log.info(place, { version, webhooks: web !== undefined, jobs: work ? concurrency : 0 });
  params.onStart();
  if (!ending.aborted) await once(ending, 'abort');
  // Webhooks are taken in to the last: what is stored is done by whoever comes next.
  log.info('Told to end: no new job is begun.');
  await Promise.all([working?.stop({ graceMs }), server && sleep(drainMs)]);
  log.info('All jobs have ended or were handed back.');
}

async function openDurably(settings: AppSettings, log: JsonLog): Promise<Queue> {
  try {
    return await openQueue({ database: settings.database, log });
  } catch (error) {
    throw error instanceof Stop ? new UsageError(error.message, { cause: error }) : error;
  }
}

async function webhooks(params: {
  queue: Queue;
  metrics: Metrics;
  traces: Traces;
  log: JsonLog;
  web: NonNullable<AppEnvironment['web']>;
}): Promise<Handler> {
  const { web, ...parts } = params;
  return await webhookMiddleware({
    secret: web.webhookSecret,
    before: [timed(parts.metrics), receiveBodies()],
    take: webhookTaker({ ...parts, appId: web.appId }),
  });
}
