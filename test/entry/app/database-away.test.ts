import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { DatabasePlace } from '../../../src/queue/database.ts';
import { labelOn, quickQueue, until } from '../../queue/support.ts';
import { prepareEmbeddedDatabases } from '../../support/embedded-database.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { deliver, SECRET } from './support/deliver.ts';
import { type Program, runProgram } from './support/run-program.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

const whole = {
  APP_ID: '4242',
  PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString(),
  WEBHOOK_SECRET: SECRET,
  ANTHROPIC_API_KEY: 'sk-ant-of-the-tests',
  // Nothing is sent to GitHub itself, so no job is done.
  GHE_HOST: '127.0.0.1:9',
  GHE_PROTOCOL: 'http',
  PORT: '0',
  HOST: '127.0.0.1',
  BATON_SANDBOX: 'off',
};

/** A label on that issue, as GitHub sends it. */
function labelled(issue: number): unknown {
  const source = labelOn(issue);
  if (source.kind !== 'event') throw new Error(source.kind);
  return { ...(source.payload as object), installation: { id: 77 } };
}

/** Sends labels on issues one after the other, and tells which were taken in and which were not. */
function sendLabels(url: string, { pauseMs }: { pauseMs: number }) {
  const answers = new Map<number, number>();
  let goesOn = true;
  const sending = (async () => {
    for (let issue = 1; goesOn; issue++) {
      const { status } = await deliver(url, { body: labelled(issue) });
      answers.set(issue, status);
      await sleep(pauseMs);
    }
  })();
  return {
    answers,
    last: () => [...answers.values()].at(-1),
    end: async () => {
      goesOn = false;
      await sending;
    },
  };
}

async function readiness(url: string): Promise<number> {
  return (await fetch(`${url}/readyz`)).status;
}

/** Everything that was answered with 200 is there, and everything once, also after GitHub has sent the rest again. */
async function expectAllOnce(
  { url, answers, place }: { url: string; answers: ReadonlyMap<number, number>; place: DatabasePlace },
  end: () => Promise<unknown>,
): Promise<void> {
  for (const status of answers.values()) expect([200, 503]).toContain(status);
  for (const [issue, status] of answers) {
    if (status === 200) continue;
    expect((await deliver(url, { body: labelled(issue), delivery: `again-${issue}` })).status).toBe(200);
  }
  await end();
  await using queue = await quickQueue(place);
  const { jobs } = await queue.stats();
  const kept = (await queue.jobs(['waiting', 'running', 'dead'])).map(({ number }) => number);
  expect(kept.sort((a, b) => a - b)).toEqual([...answers.keys()]);
  expect(jobs).toMatchObject({ done: 0, cancelled: 0, dead: 0 });
}

async function endOf(program: Program): Promise<void> {
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
}

describe('a database that goes away and comes back', () => {
  const testWhere = noPostgres === undefined ? test : test.skip;

  testWhere(
    `PostgreSQL: webhooks meanwhile get 503, and nothing is lost or doubled${noPostgres ? `: left out, ${noPostgres}` : ''}`,
    async () => {
      await using server = await startPostgres();
      const directory = await mkdtemp(join(tmpdir(), 'away-'));
      const place = { kind: 'postgres', url: await server.newDatabase() } as const;
      const variables = { ...whole, DATABASE_URL: place.url };
      await using program = runProgram(['serve', '--no-worker'], { directory, variables });
      const url = await program.url();
      const labels = sendLabels(url, { pauseMs: 20 });
      await until(() => labels.answers.size >= 5);
      await server.kill();
      await until(() => labels.last() === 503);
      expect(await readiness(url)).toBe(503);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await server.start();
      await until(() => labels.last() === 200);
      await until(async () => (await readiness(url)) === 200);
      await labels.end();
      expect(new Set(labels.answers.values())).toEqual(new Set([200, 503]));
      await expectAllOnce({ url, answers: labels.answers, place }, () => endOf(program));
      await rm(directory, { recursive: true });
    },
    60_000,
  );

  test('the embedded one, whose thread dies: another one follows, and nothing is lost or doubled', async () => {
    await using databases = await prepareEmbeddedDatabases();
    const directory = await databases.newDirectory();
    const preload = pathToFileURL(join(import.meta.dirname, 'support/lose-threads.ts'));
    const variables = { ...whole, BATON_DATA_DIR: directory, NODE_OPTIONS: `--import=${preload}` };
    await using program = runProgram(['serve', '--grace', '0'], { directory, variables });
    const url = await program.url();
    const labels = sendLabels(url, { pauseMs: 5 });
    await until(() => labels.answers.size >= 5);
    program.kill('SIGUSR2');
    await program.line(({ message }) => message === 'Threads lost: 1');
    const before = labels.answers.size;
    await until(() => labels.answers.size >= before + 5 && labels.last() === 200);
    await labels.end();
    expect(await readiness(url)).toBe(200);
    await expectAllOnce({ url, answers: labels.answers, place: { kind: 'embedded', directory } }, () =>
      endOf(program),
    );
  }, 60_000);
});
