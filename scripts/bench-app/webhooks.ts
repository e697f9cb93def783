import { spawn } from 'node:child_process';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = resolve(import.meta.dirname, '../../src/entry/cli.ts');
const SECRET = 'a-webhook-secret-of-the-benchmark';
/** One webhook in so many is a delivery of the one before it, once more. */
const REPEATED_EVERY = 20;

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
  /** MiB that the server holds, in the first and the last quarter of the time, on average. */
  memory: { first: number; last: number; most: number };
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
  const server = await startApp({ directory, github: github.host, database });
  try {
    const memory: number[] = [];
    const sampling = setInterval(() => void residentMib(server.pid).then((mib) => memory.push(mib)), 250);
    const { times, errors, unique } = await load({ url: server.url, count: rate * seconds, rate });
    clearInterval(sampling);
    const metrics = await scrape(server.url);
    const jobs = sum(metrics, 'baton_jobs{');
    return {
      sent: rate * seconds,
      errors,
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      worst: percentile(times, 1),
      lost: Math.max(0, unique - jobs),
      doubled: Math.max(0, jobs - unique),
      tries: sum(metrics, 'baton_job_seconds_count'),
      memory: quarters(memory),
    };
  } finally {
    await server.kill();
    github.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Answers everything after a while with a failure: jobs are busy with it, fail, and are tried again. */
async function startBusyGitHub(): Promise<{ host: string; close: () => void }> {
  const server = createServer(async (_request, response) => {
    await sleep(200);
    response.writeHead(503, { 'content-type': 'application/json' }).end('{"message":"busy"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function startApp({
  directory,
  github,
  database,
}: {
  directory: string;
  github: string;
  database: string | undefined;
}): Promise<{ url: string; pid: number; kill: () => Promise<void> }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--concurrency', '4', '--port', '0'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      APP_ID: '1',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      WEBHOOK_SECRET: SECRET,
      ANTHROPIC_API_KEY: 'sk-ant-of-the-benchmark',
      GHE_HOST: github,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      BATON_SANDBOX: 'off',
      ...(database !== undefined && { DATABASE_URL: database }),
    },
  });
  const ended = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const url = await new Promise<string>((found, fail) => {
    void ended.then(([code]) => fail(new Error(`The server ended with ${code}`)));
    let head: string | undefined = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (head === undefined) return;
      head += text;
      const [, address] = /Listening on (http:[^"]+)"/.exec(head) ?? [];
      if (address === undefined) return;
      head = undefined;
      found(address);
    });
  });
  return { url, pid: child.pid ?? 0, kill };
}

/** At a steady pace, whether the ones before are answered or not: a slow answer holds no other one back. */
async function load({ url, count, rate }: { url: string; count: number; rate: number }): Promise<{
  times: number[];
  errors: number;
  unique: number;
}> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const bodies = bodyMaker();
  const times: number[] = [];
  const all: Promise<void>[] = [];
  let errors = 0;
  let unique = 0;
  let body = '';
  const begin = performance.now();
  for (let number = 0; number < count; number++) {
    const due = begin + (number * 1000) / rate;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    if (number % REPEATED_EVERY !== 1) {
      body = bodies(number);
      unique += 1;
    }
    const answered = send({ url, body, agent }).then(
      (status) => {
        times.push(performance.now() - due);
        if (status !== 200) errors += 1;
      },
      () => {
        errors += 1;
      },
    );
    all.push(answered);
  }
  await Promise.all(all);
  agent.destroy();
  return { times, errors, unique };
}

/** GitHub's own example of a labelled issue; each number is another issue. */
function bodyMaker(): (number: number) => string {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: Record<string, Record<string, unknown>>[];
  }[];
  const issues = examples.find(({ name }) => name === 'issues')?.examples ?? [];
  const labeled = issues.find(({ action }) => String(action) === 'labeled');
  if (labeled === undefined) throw new Error('There is no example of a labelled issue');
  return (number) =>
    JSON.stringify({
      ...labeled,
      installation: { id: 1 },
      label: { ...labeled.label, name: 'baton:plan' },
      issue: { ...labeled.issue, number: number + 1, id: 1_000_000 + number },
    });
}

function send({ url, body, agent }: { url: string; body: string; agent: Agent }): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-github-delivery': randomUUID(),
    'x-github-event': 'issues',
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
  };
  return new Promise((answered, broke) => {
    const sent = request(`${url}/api/github/webhooks`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => answered(response.statusCode ?? 0));
      response.once('error', broke);
    });
    sent.once('error', broke);
    sent.end(body);
  });
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

function quarters(values: readonly number[]): WebhookFigures['memory'] {
  const size = Math.max(1, Math.floor(values.length / 4));
  const mean = (part: readonly number[]) => part.reduce((total, value) => total + value, 0) / part.length;
  return { first: mean(values.slice(0, size)), last: mean(values.slice(-size)), most: Math.max(...values) };
}
