import type { Job, JobSource } from '../../src/queue/queue.ts';
import { commandOf } from '../../src/queue/stored-job.ts';

/** What a worker is given for a source, without a queue behind it. */
export function jobFor(source: JobSource): Job {
  const command = commandOf(source);
  return {
    id: command.runId,
    command,
    installation: source.installation,
    delivery: source.kind === 'event' ? source.delivery : undefined,
    attempt: 1,
    waitedMs: 0,
    signal: new AbortController().signal,
    released: new AbortController().signal,
    wasCancelled: () => false,
    notes: {},
    note: async () => undefined,
    mayPublish: async () => undefined,
  };
}
