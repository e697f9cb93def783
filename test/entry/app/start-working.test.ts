import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { jsonLog } from '../../../src/entry/app/json-log.ts';
import { startWorking } from '../../../src/entry/app/start-working.ts';
import type { Queue } from '../../../src/queue/queue.ts';
import { until } from '../../queue/support.ts';
import { WHOLE_ENVIRONMENT } from './support/whole-environment.ts';

beforeAll(() => nock.restore());

/** Answers what it has an answer for, and is silent about everything else. */
async function startSilentGitHub(answers: Record<string, unknown>) {
  const silent = { asked: [] as string[], open: 0 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = answers[path];
    if (answer !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      return;
    }
    silent.asked.push(path);
    silent.open += 1;
    response.on('close', () => {
      silent.open -= 1;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    silent,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test.each([
  { where: 'the list of installations', path: '/app/installations', answers: {} },
  {
    where: 'a token',
    path: '/app/installations/7/access_tokens',
    answers: { '/app/installations': [{ id: 7, suspended_at: null }] },
  },
])(
  'told to end, it takes no job from that moment on, though GitHub does not answer about $where',
  async ({ path, answers }) => {
    await using github = await startSilentGitHub(answers);
    const lines: string[] = [];
    const stops: number[] = [];
    const queue: Partial<Queue> = {
      work: async () => ({
        running: () => 0,
        stop: async ({ graceMs }) => void stops.push(graceMs),
      }),
    };
    const working = await startWorking({
      queue: queue as Queue,
      work: {
        appId: 4242,
        privateKey: WHOLE_ENVIRONMENT.PRIVATE_KEY,
        anthropicKey: 'sk-ant-of-the-tests',
        anthropicUrl: undefined,
        sandbox: 'off',
      },
      settings: {
        github: { serverUrl: github.url, apiUrl: github.url, graphqlUrl: `${github.url}/graphql` },
        database: { kind: 'embedded', directory: '/nowhere' },
        listen: undefined,
        files: [],
        tracesUrl: undefined,
      },
      variables: {},
      secrets: [],
      log: jsonLog({
        write: (line) => void lines.push(line),
        redact: (text) => text,
        conceal: () => undefined,
        clock: () => new Date(),
      }),
      concurrency: 1,
      ended: () => undefined,
    });
    await until(() => github.silent.asked.length > 0);
    expect(github.silent.asked).toEqual([path]);

    const stopped = working.stop({ graceMs: 0 });
    expect(stops).toEqual([0]);
    await stopped;
    await until(() => github.silent.open === 0);
    expect(github.silent.asked).toEqual([path]);
    expect(lines).toEqual([]);
  },
);
