import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBusyGitHub } from './busy-github.ts';
import { type Answers, sendWebhooks } from './send-webhooks.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const SECRET = 'a-webhook-secret-of-the-benchmark';

export interface WebhookFigures {
  sent: number;
  /** Answers other than 200, and connections that broke. */
  errors: number;
  /** Milliseconds from the moment when a webhook was due to the end of its answer. */
  p50: number;
  p99: number;
  worst: number;
  /** Webhooks that were answered with 200 and are no job, and jobs that no webhook asked for. */
  lost: number;
  doubled: number;
  /** Tries of jobs while webhooks came. */
  tries: number;
  /** When a third of the webhooks had been sent, and in the end. */
  memory: { third: Memory; end: Memory };
}

/** MiB of the server. */
export interface Memory {
  /** Objects and buffers that are in use, in all threads, after garbage collections: what a leak adds to. */
  used: number;
  /** As the system counts them, just before: garbage and reserves included. */
  resident: number;
  /** The same just afterwards. */
  collected: number;
}

/**
 * Sends webhooks at a steady pace to a server in a process of its own, which does jobs meanwhile, and counts what has become
 * of them. `database`: a PostgreSQL instead of the embedded one.
 */
export async function benchWebhooks({
  rate,
  seconds,
  database,
}: {
  rate: number;
  seconds: number;
  database?: string | undefined;
}): Promise<WebhookFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-webhooks-'));
  const github = await startBusyGitHub();
  const server = await startServer({ directory, github: github.host, secret: SECRET, database });
  try {
    const count = rate * seconds;
    const to = { url: server.url, secret: SECRET };
    const part = Math.round(count / 3);
    const one = await sendWebhooks(to, { first: 1, count: part, rate });
    const third = await memoryOf(server);
    const two = await sendWebhooks(to, { first: part + 1, count: count - part, rate });
    const end = await memoryOf(server);
    return { ...(await become(server, { one, two })), sent: count, memory: { third, end } };
  } finally {
    await server.kill();
    github.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function memoryOf(server: ServerProcess): Promise<Memory> {
  const resident = await residentMib(server.pid);
  const { threads, resident: collected } = await server.heldMemory();
  const used = threads.reduce((total, { heap, external }) => total + heap + external, 0);
  return { used: used / 2 ** 20, resident, collected: collected / 2 ** 20 };
}

async function become(
  { url }: ServerProcess,
  { one, two }: { one: Answers; two: Answers },
): Promise<Omit<WebhookFigures, 'sent' | 'memory'>> {
  const times = [...one.times, ...two.times];
  const unique = one.unique + two.unique;
  const metrics = await scrape(url);
  const jobs = sum(metrics, 'baton_jobs{');
  return {
    errors: one.errors + two.errors,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    worst: percentile(times, 1),
    lost: Math.max(0, unique - jobs),
    doubled: Math.max(0, jobs - unique),
    tries: sum(metrics, 'baton_job_seconds_count'),
  };
}

async function scrape(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

function sum(metrics: ReadonlyMap<string, number>, prefix: string): number {
  return [...metrics].reduce((total, [name, value]) => (name.startsWith(prefix) ? total + value : total), 0);
}

async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
