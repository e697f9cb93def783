import { noPostgres, startPostgres } from '../../test/support/postgres.ts';
import { benchDrain, benchStart, type DrainFigures } from './queue.ts';

/** Prints how fast the queue is on PostgreSQL, and how that changes with the number of workers. */
export async function showQueue({ jobs }: { jobs: number }): Promise<void> {
  if (noPostgres !== undefined) return console.log(`The queue was left out: ${noPostgres}.`);
  await using postgres = await startPostgres();
  const waits = await benchStart(postgres, { jobs: 200 });
  const at = (share: number) => `${waits[Math.floor(waits.length * share)] ?? 0} ms`;
  console.log('from the webhook being stored to the start of work, in another process, PostgreSQL');
  console.table({ p50: at(0.5), p99: at(0.99), worst: `${waits.at(-1) ?? 0} ms` });

  console.log(`${jobs} jobs that do nothing, 8 at a time per worker, PostgreSQL`);
  const figures: DrainFigures[] = [];
  for (const workers of [1, 2, 4]) figures.push(await benchDrain(postgres, { jobs, workers }));
  const one = figures[0]?.jobsPerSecond ?? 1;
  const rows = figures.map(({ workers, seconds, jobsPerSecond }) => ({
    workers,
    seconds: Number(seconds.toFixed(1)),
    'jobs per second': Math.round(jobsPerSecond),
    'against one': `${(jobsPerSecond / one).toFixed(2)} ×`,
  }));
  console.table(rows);
}
