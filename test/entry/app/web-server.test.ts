import { beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { startWebServer } from '../../../src/entry/app/web-server.ts';
import type { Handler } from '../../../src/entry/app.ts';
import { openGate } from '../../queue/support.ts';
import { silentJsonLog } from '../../support/silent-log.ts';

beforeAll(() => nock.restore());

test('once it is told to end, each answer closes its connection: also what was under way, which is answered whole', async () => {
  const ending = new AbortController();
  const come = openGate();
  const goOn = openGate();
  const handler: Handler = async (request, response) => {
    if (request.url === '/slow') {
      come.open();
      await goOn.pass;
    }
    response.end('whole');
    return true;
  };
  const place = { host: '127.0.0.1', port: 0, log: silentJsonLog, ending: ending.signal };
  const server = await startWebServer([handler], place);
  const ask = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`);
    return { connection: answer.headers.get('connection'), body: await answer.text() };
  };
  expect(await ask('/')).toEqual({ connection: 'keep-alive', body: 'whole' });
  const slow = ask('/slow');
  await come.pass;
  ending.abort();
  expect(await ask('/')).toEqual({ connection: 'close', body: 'whole' });
  const closed = server[Symbol.asyncDispose]();
  goOn.open();
  expect(await slow).toEqual({ connection: 'close', body: 'whole' });
  await closed;
  await expect(ask('/')).rejects.toThrow();
});
