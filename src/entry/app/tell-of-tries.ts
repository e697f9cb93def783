import type { WorkOptions } from '../../queue/queue.ts';
import type { JsonLog } from './json-log.ts';
import type { Metrics } from './metrics.ts';
import type { Traces } from './traces.ts';

/** Tells of each try of a job in the log, the metrics and the traces. */
export function tellerOfTries(
  log: JsonLog,
  { metrics, traces }: { metrics: Pick<Metrics, 'jobTried'>; traces: Pick<Traces, 'jobTried'> },
): NonNullable<WorkOptions['ended']> {
  return (job, end) => {
    metrics.jobTried(job, end);
    traces.jobTried(job, end);
    const { id: run, command, delivery, attempt } = job;
    const { owner, name } = command.repository;
    const { report, durationMs } = end;
    const line = report.kind === 'handed-back' ? 'Handed back.' : report.line;
    (report.kind === 'fault' ? log.error : log.info)(line, {
      run,
      repository: `${owner}/${name}`,
      delivery,
      command: command.kind,
      attempt,
      result: report.kind,
      ...(report.kind === 'done' && { conclusion: report.conclusion }),
      durationMs: Math.round(durationMs),
    });
  };
}
