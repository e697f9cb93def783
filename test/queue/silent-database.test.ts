import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from '../../src/queue/database.ts';
import type { Job, JobReport, Worker } from '../../src/queue/queue.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import { silentLog } from '../support/silent-log.ts';
import { quickQueue, startRecorder } from './support.ts';

/** Between a program and a server: it can go silent, without a connection being broken. */
async function startWire(address: string) {
  const url = new URL(address);
  const target = { port: Number(url.port), host: url.hostname };
  const sockets: Socket[] = [];
  let silent = false;
  const server = createServer((near) => {
    const far = connect(target);
    sockets.push(near, far);
    near.on('data', (data) => silent || far.write(data)).on('error', () => far.destroy());
    far.on('data', (data) => silent || near.write(data)).on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    goSilent: () => {
      silent = true;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const testWhere = noPostgres === undefined ? test : test.skip;

testWhere(
  `a PostgreSQL that is connected and silent fails what is asked, and a worker ends${noPostgres ? `: left out, ${noPostgres}` : ''}`,
  async () => {
    await using server = await startPostgres();
    await using wire = await startWire(await server.newDatabase());
    const queue = await quickQueue({ kind: 'postgres', url: wire.url }, { answerWithinMs: 1_500 });
    const { worker } = await startRecorder(queue);
    wire.goSilent();
    await expect(queue.stats()).rejects.toThrow();
    await worker.stop({ graceMs: 0 });
    await queue[Symbol.asyncDispose]();
  },
  40_000,
);

/** Of the database there is what it asks of it here, and no more. */
function workerOn(answers: { sql: unknown; fetch: unknown }, run: (job: Job) => Promise<JobReport>): Worker {
  const { sql, fetch } = answers;
  return startWorker({ sql, boss: { fetch } } as unknown as Database, {
    concurrency: 1,
    run,
    issueOf: async () => undefined,
    log: silentLog,
    tries: 1,
    leaseSeconds: 30,
    lookEveryMs: 1_000,
    listeners: new Set(),
  });
}

describe('a worker on a database that never answers', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('ends when told to', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    const never = () => new Promise<never>(() => undefined);
    const worker = workerOn({ sql: never, fetch: never }, never);
    const stopped = worker.stop({ graceMs: 0 });
    await jest.advanceTimersByTimeAsync(15_000);
    await stopped;
  });

  test('begins nothing that comes after that, and hands it back', async () => {
    const { promise: jobs, resolve } = Promise.withResolvers<unknown[]>();
    const handedBack: unknown[] = [];
    const sql = async (_row: unknown, text: string, values?: unknown[]) => {
      if (text.includes("state = 'retry', start_after")) handedBack.push(values);
      return [];
    };
    const begun: Job[] = [];
    const worker = workerOn({ sql, fetch: () => jobs }, async (job) => {
      begun.push(job);
      return { kind: 'handed-back' };
    });
    const stopped = worker.stop({ graceMs: 0 });
    resolve([{ id: 'a-job', retryCount: 2 }]);
    await stopped;
    expect(handedBack).toEqual([[['a-job:2']]]);
    expect(begun).toEqual([]);
  });
});
