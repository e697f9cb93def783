import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Answers everything after a while with a failure: jobs are busy with it, fail, and are tried again. */
export async function startBusyGitHub(): Promise<{ host: string; close: () => void }> {
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
