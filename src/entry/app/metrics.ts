import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { within } from '../../core/within.ts';
import type { Job, JobReport, QueueStats, Usage } from '../../queue/queue.ts';
import { HANDLED_EVENTS } from '../../trigger/to-trigger.ts';

/** What Prometheus gets to see of a process of the App: counts and times, no names of people or repositories. */
export interface Metrics {
  webhookAnswered(params: { status: number; seconds: number }): void;
  webhookTaken(params: { event: string; result: 'queued' | 'duplicate' | 'ignored' | 'failed' }): void;
  jobTried(job: Job, end: { report: JobReport; durationMs: number }): void;
  /** From here on the state of the queue is asked for at each scrape. */
  watchQueue(stats: () => Promise<QueueStats>): void;
  /** In Prometheus' own format. */
  text(): Promise<{ type: string; body: string }>;
}

const events = new Set(['ping', 'installation', ...HANDLED_EVENTS.map((name) => name.split('.')[0] ?? '')]);

const ANSWER_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_BUCKETS = [1, 5, 15, 60, 180, 600, 1800, 3600, 7200];
const STATS_WITHIN_MS = 2_000;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let refresh = async () => {};
  return {
    ...webhookMetrics(registry),
    ...jobMetrics(registry),
    watchQueue: (stats) => {
      refresh = queueGauges(registry, stats);
    },
    text: async () => {
      await refresh();
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}

function webhookMetrics(registry: Registry): Pick<Metrics, 'webhookAnswered' | 'webhookTaken'> {
  const registers = [registry];
  const answers = new Histogram({
    name: 'baton_webhook_answer_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['status'],
    buckets: ANSWER_BUCKETS,
    registers,
  });
  const webhooks = new Counter({
    name: 'baton_webhooks_total',
    help: 'Signed webhooks by event and by what became of them',
    labelNames: ['event', 'result'],
    registers,
  });
  return {
    webhookAnswered: ({ status, seconds }) => answers.observe({ status }, seconds),
    webhookTaken: ({ event, result }) => webhooks.inc({ event: events.has(event) ? event : 'other', result }),
  };
}

function jobMetrics(registry: Registry): Pick<Metrics, 'jobTried'> {
  const registers = [registry];
  const tries = new Histogram({
    name: 'baton_job_seconds',
    help: 'Duration of a try to do a job',
    labelNames: ['command', 'result', 'conclusion'],
    buckets: JOB_BUCKETS,
    registers,
  });
  const waits = new Histogram({
    name: 'baton_job_wait_seconds',
    help: 'Time from the webhook to the start of the first try',
    labelNames: ['command'],
    buckets: [...ANSWER_BUCKETS, 30, ...JOB_BUCKETS.slice(3)],
    registers,
  });
  const spent = spendingMetrics(registry);
  return {
    jobTried: ({ command: { kind: command }, attempt, waitedMs }, { report, durationMs }) => {
      const conclusion = report.kind === 'done' ? report.conclusion : '';
      tries.observe({ command, result: report.kind, conclusion }, durationMs / 1000);
      if (attempt === 1) waits.observe({ command }, waitedMs / 1000);
      if (report.kind !== 'handed-back' && report.usage) spent(command, report.usage);
    },
  };
}

function spendingMetrics(registry: Registry): (command: string, usage: Usage) => void {
  const registers = [registry];
  const tokens = new Counter({
    name: 'baton_tokens_total',
    help: 'Tokens as the Claude API counted them',
    labelNames: ['command', 'kind'],
    registers,
  });
  const usd = new Counter({
    name: 'baton_usd_total',
    help: 'US dollars spent on the Claude API, at list prices',
    labelNames: ['command'],
    registers,
  });
  return (command, usage) => {
    tokens.inc({ command, kind: 'input' }, usage.inputTokens);
    tokens.inc({ command, kind: 'output' }, usage.outputTokens);
    tokens.inc({ command, kind: 'cache_read' }, usage.cacheReadTokens);
    tokens.inc({ command, kind: 'cache_write' }, usage.cacheWriteTokens);
    usd.inc({ command }, usage.usd);
  };
}

/** Gives what brings them up to date. It never fails: a queue that does not answer is a value as well. */
function queueGauges(registry: Registry, stats: () => Promise<QueueStats>): () => Promise<void> {
  const registers = [registry];
  const jobs = new Gauge({ name: 'baton_jobs', help: 'Jobs by state', labelNames: ['state'], registers });
  const age = new Gauge({
    name: 'baton_queue_age_seconds',
    help: 'Age of the job that has waited longest',
    registers,
  });
  const up = new Gauge({
    name: 'baton_queue_up',
    help: '1 where the database of the queue answers',
    registers,
  });
  return async () => {
    try {
      const params = { milliseconds: STATS_WITHIN_MS, what: 'counting the jobs' };
      const { jobs: counts, oldestWaitingSeconds } = await within(stats(), params);
      for (const [state, count] of Object.entries(counts)) jobs.set({ state }, count);
      age.set(oldestWaitingSeconds);
      up.set(1);
    } catch {
      jobs.reset();
      age.reset();
      up.set(0);
    }
  };
}
