import type { JobSummary } from '../../queue/queue.ts';

/** One job a line, with how its last try ended below it. Times are UTC. */
export function jobsTable(jobs: readonly JobSummary[]): string {
  const rows = jobs.map(({ id, state, kind, repository, number, tries, queuedAt }) => [
    id,
    state,
    `${kind} ${repository}#${number}`,
    tries === 1 ? '1 try' : `${tries} tries`,
    `queued ${queuedAt.toISOString().slice(0, 16).replace('T', ' ')}`,
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return jobs
    .flatMap(({ line }, index) => {
      const cells = rows[index]?.map((cell, column) => cell.padEnd(width(column))) ?? [];
      return [cells.join('  ').trimEnd(), ...(line === undefined ? [] : [`  ${line.split('\n')[0]}`])];
    })
    .join('\n');
}
