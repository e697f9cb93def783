import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { until } from '../../queue/support.ts';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { deliver } from './support/deliver.ts';
import { openIngress } from './support/ingress.ts';
import { runProgram } from './support/run-program.ts';
import { expectEachOnce, labelled, sendLabels } from './support/send-labels.ts';
import { WHOLE_ENVIRONMENT } from './support/whole-environment.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

const directory = tmpdir();
const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(
  `one server takes over from another, with a PostgreSQL${noPostgres ? `: left out, ${noPostgres}` : ''}`,
  () => {
    let server: Postgres;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(async () => server[Symbol.asyncDispose]());

    test('every webhook is answered with 200 and is one job, while who is told to end says so and still answers', async () => {
      const place = { kind: 'postgres', url: await server.newDatabase() } as const;
      const variables = { ...WHOLE_ENVIRONMENT, DATABASE_URL: place.url };
      const start = () => runProgram(['serve', '--no-worker', '--drain', '3'], { directory, variables });
      await using ingress = await openIngress();
      await using old = start();
      const oldUrl = await old.url();
      ingress.add(oldUrl);
      await until(() => ingress.isReady(oldUrl));
      const labels = sendLabels(ingress.url, { pauseMs: 5, atOnce: 4 });
      await using next = start();
      const nextUrl = await next.url();
      ingress.add(nextUrl);
      await until(() => ingress.answered(oldUrl) > 20 && ingress.answered(nextUrl) > 20);

      old.kill('SIGTERM');
      await until(() => !ingress.isReady(oldUrl));
      const late = await deliver(oldUrl, { body: labelled(1), delivery: 'came late' });
      expect(late.status).toBe(200);
      expect(late.headers.get('connection')).toBe('close');
      expect((await fetch(`${oldUrl}/healthz`)).status).toBe(200);
      const untilThen = ingress.answered(nextUrl);
      expect(await old.ended).toBe(0);
      await until(() => ingress.answered(nextUrl) > untilThen + 20);
      await labels.end();

      expect(new Set(labels.answers.values())).toEqual(new Set([200]));
      await expectEachOnce(place, labels);
    }, 60_000);
  },
);
