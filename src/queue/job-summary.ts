import { z } from 'zod';
import { keptFiguresSchema } from '../core/run-figures.ts';
import type { JobState, JobSummary, QueueStats } from './queue.ts';
import { storedSchema } from './stored-job.ts';

const STATES: Readonly<Record<string, JobState>> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'dead',
};

/** What pg-boss calls these states. */
export function storedAs(states: readonly JobState[]): string[] {
  return Object.entries(STATES).flatMap(([name, state]) => (states.includes(state) ? [name] : []));
}

const stateSchema = z.string().transform((name, context): JobState => {
  const state = STATES[name];
  if (state !== undefined) return state;
  context.addIssue(`no state is called ${name}`);
  return z.NEVER;
});

export const rowSchema = z.object({
  data: storedSchema,
  output: z.object({ line: z.string() }).nullable().catch(null),
  state: stateSchema,
  retryCount: z.int(),
  started: z.boolean(),
  createdOn: z.coerce.date(),
  completedOn: z.coerce.date().nullable(),
});

export function readSummary({ data, output, state, ...row }: z.output<typeof rowSchema>): JobSummary {
  return {
    id: data.runId,
    state,
    kind: data.kind,
    repository: data.repository.name,
    number: data.number,
    delivery: data.source.kind === 'event' ? data.source.delivery : undefined,
    tries: row.started ? row.retryCount + 1 : 0,
    queuedAt: row.createdOn,
    endedAt: row.completedOn ?? undefined,
    line: output?.line,
  };
}

/** What another version of Baton kept, and this one cannot read, is left out. */
export const figuresRowSchema = z.object({ figures: keptFiguresSchema.optional().catch(undefined) });

export const countSchema = z.object({ state: stateSchema, jobs: z.int(), oldestSeconds: z.number() });

export function readCounts(rows: readonly z.output<typeof countSchema>[]): QueueStats {
  const jobs = { waiting: 0, running: 0, done: 0, cancelled: 0, dead: 0 };
  let oldestWaitingSeconds = 0;
  for (const row of rows) {
    jobs[row.state] += row.jobs;
    if (row.state === 'waiting') oldestWaitingSeconds = Math.max(oldestWaitingSeconds, row.oldestSeconds);
  }
  return { jobs, oldestWaitingSeconds };
}
