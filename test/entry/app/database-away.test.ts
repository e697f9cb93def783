import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { DatabasePlace } from '../../../src/queue/database.ts';
import { until } from '../../queue/support.ts';
import { prepareEmbeddedDatabases } from '../../support/embedded-database.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { deliver } from './support/deliver.ts';
import { type Program, runProgram } from './support/run-program.ts';
import { expectEachOnce, labelled, sendLabels } from './support/send-labels.ts';
import { WHOLE_ENVIRONMENT } from './support/whole-environment.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

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
  await expectEachOnce(place, { answers });
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
      const variables = { ...WHOLE_ENVIRONMENT, DATABASE_URL: place.url };
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
    const variables = {
      ...WHOLE_ENVIRONMENT,
      BATON_DATA_DIR: directory,
      NODE_OPTIONS: `--import=${preload}`,
    };
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
