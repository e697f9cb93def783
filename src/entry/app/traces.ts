import { createHash } from 'node:crypto';
import type { Attributes, SpanContext } from '@opentelemetry/api';
import { errorMessage } from '../../core/error-message.ts';
import type { Log } from '../../core/log.ts';
import { within } from '../../core/within.ts';
import type { Job, JobReport } from '../../queue/queue.ts';

/** Where a collector learns what took how long. */
export interface Traces extends AsyncDisposable {
  /** A webhook that was put into the queue; the tries of its job hang below it, in whatever process they happen. */
  webhookQueued(facts: { run: string; delivery: string; event: string; startedAt: Date }): void;
  jobTried(job: Job, end: { report: JobReport; durationMs: number }): void;
}

/** For an App of which nobody wants traces. */
export const noTraces: Traces = {
  webhookQueued: () => {},
  jobTried: () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** At the end of the process. */
const DELIVER_WITHIN_MS = 3_000;

/** Sends spans to a collector by OTLP over HTTP. `url` is the whole address, e.g. `http://collector:4318/v1/traces`. */
export async function openTraces({
  url,
  version,
  log,
}: {
  url: string;
  version: string;
  log: Pick<Log, 'warn'>;
}): Promise<Traces> {
  // Not loaded by the many who have no collector.
  const [
    api,
    { BatchSpanProcessor, TracerProvider, RandomIdGenerator },
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const random = new RandomIdGenerator();
  let root: SpanContext | undefined;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'baton', 'service.version': version }),
    idGenerator: {
      generateTraceId: () => root?.traceId ?? random.generateTraceId(),
      generateSpanId: () => root?.spanId ?? random.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: DELIVER_WITHIN_MS }) }),
    ],
  });
  const tracer = provider.getTracer('baton', version);
  return {
    webhookQueued: ({ run, delivery, event, startedAt }) => {
      root = rootOf(run);
      const attributes = { 'baton.run': run, 'baton.delivery': delivery, 'baton.event': event };
      const span = tracer.startSpan('webhook', {
        kind: api.SpanKind.SERVER,
        startTime: startedAt,
        attributes,
        root: true,
      });
      root = undefined;
      span.end();
    },
    jobTried: (job, { report, durationMs }) => {
      const parent = api.trace.setSpanContext(api.ROOT_CONTEXT, rootOf(job.id));
      const startTime = new Date(Date.now() - durationMs);
      const span = tracer.startSpan(
        `job ${job.command.kind}`,
        { kind: api.SpanKind.CONSUMER, startTime, attributes: attributesOf(job, report) },
        parent,
      );
      if (report.kind === 'fault') span.setStatus({ code: api.SpanStatusCode.ERROR });
      span.end();
    },
    [Symbol.asyncDispose]: async () => {
      const delivered = within(provider.shutdown(), {
        milliseconds: DELIVER_WITHIN_MS,
        what: 'delivering them',
      });
      await delivered.catch((error: unknown) =>
        log.warn(`The last traces were lost: ${errorMessage(error)}`),
      );
    },
  };
}

/** The same for a run in every process, so that nothing has to be handed from one to the other. */
function rootOf(run: string): SpanContext {
  const digest = createHash('sha256').update(run).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), traceFlags: 1, isRemote: true };
}

function attributesOf(
  { id, command: { kind, repository }, delivery, attempt, waitedMs }: Job,
  report: JobReport,
): Attributes {
  const usage = report.kind === 'handed-back' ? undefined : report.usage;
  return {
    'baton.run': id,
    'baton.command': kind,
    'baton.repository': `${repository.owner}/${repository.name}`,
    ...(delivery !== undefined && { 'baton.delivery': delivery }),
    'baton.attempt': attempt,
    'baton.waited_ms': waitedMs,
    'baton.result': report.kind,
    ...(report.kind === 'done' && { 'baton.conclusion': report.conclusion }),
    ...(usage && {
      'baton.usd': usage.usd,
      'gen_ai.usage.input_tokens': usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
      'gen_ai.usage.output_tokens': usage.outputTokens,
    }),
  };
}
