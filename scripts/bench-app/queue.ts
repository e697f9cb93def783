import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openQueue } from '../../src/queue/open-queue.ts';
import { labelOn } from '../../test/queue/support.ts';
import type { Postgres } from '../../test/support/postgres.ts';
import { silentLog } from '../../test/support/silent-log.ts';

export interface DrainFigures {
  workers: number;
  seconds: number;
  jobsPerSecond: number;
}

const WORKER = join(import.meta.dirname, 'drain.ts');

/** How long so many jobs of as many issues, which do nothing, take that many processes on PostgreSQL. */
export async function benchDrain(
  postgres: Postgres,
  { jobs, workers }: { jobs: number; workers: number },
): Promise<DrainFigures> {
  const url = await postgres.newDatabase();
  await using queue = await openQueue({ database: { kind: 'postgres', url }, log: silentLog });
  for (let first = 1; first <= jobs; first += 500) {
    const size = Math.min(500, jobs - first + 1);
    await Promise.all(Array.from({ length: size }, (_, n) => queue.enqueue(labelOn(first + n))));
  }
  const processes = Array.from({ length: workers }, () =>
    spawn(process.execPath, [WORKER, url], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  await Promise.all(processes.map((each) => once(each.stdout, 'data')));
  const startedAt = performance.now();
  for (const each of processes) each.stdin.write('go\n');
  while ((await queue.stats()).jobs.done < jobs) await sleep(50);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const each of processes) each.kill('SIGKILL');
  return { workers, seconds, jobsPerSecond: jobs / seconds };
}

/** Milliseconds from asking for a job to the start of its work in another process, sorted. */
export async function benchStart(postgres: Postgres, { jobs }: { jobs: number }): Promise<number[]> {
  const url = await postgres.newDatabase();
  await using queue = await openQueue({ database: { kind: 'postgres', url }, log: silentLog });
  const child = spawn(process.execPath, [WORKER, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  const began = new Map<number, number>();
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [word, issue, at] = line.split(' ');
      if (word === 'begins') began.set(Number(issue), Number(at));
    }
  });
  await once(child.stdout, 'data');
  child.stdin.write('go\n');
  const asked = new Map<number, number>();
  for (let issue = 1; issue <= jobs; issue++) {
    asked.set(issue, Date.now());
    await queue.enqueue(labelOn(issue));
    await sleep(20);
  }
  while (began.size < jobs) await sleep(20);
  child.kill('SIGKILL');
  return [...asked].map(([issue, at]) => (began.get(issue) ?? at) - at).sort((a, b) => a - b);
}
