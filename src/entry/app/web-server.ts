import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler } from '../app.ts';
import { UsageError } from '../cli/usage-error.ts';
import { answer } from './answer.ts';
import type { JsonLog } from './json-log.ts';

/** Disposing of it takes no new connections, answers what has come, and waits until the last one is gone. */
export interface WebServer extends AsyncDisposable {
  /** Where it is reached from this machine, e.g. `http://127.0.0.1:3000`. */
  url: string;
  port: number;
}

/** How long what was under way may take at the end. */
const CLOSE_WITHIN_MS = 10_000;

/**
 * Answers by the first handler that does. Once `ending` is aborted, each answer is the last one of its connection, so that
 * whoever keeps connections open makes the next one elsewhere. Throws `UsageError` where it cannot listen there.
 */
export async function startWebServer(
  handlers: readonly Handler[],
  { host, port, log, ending }: { host: string | undefined; port: number; log: JsonLog; ending: AbortSignal },
): Promise<WebServer> {
  const underWay = new Set<ServerResponse>();
  const lastOfTheirs = () => {
    for (const response of underWay) response.shouldKeepAlive = false;
  };
  ending.addEventListener('abort', lastOfTheirs, { once: true });
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    async (request, response) => {
      underWay.add(response);
      response.once('close', () => underWay.delete(response));
      if (ending.aborted) lastOfTheirs();
      try {
        for (const handler of handlers) if (await handler(request, response)) return;
        answer(response, { status: 404, body: { error: 'There is nothing here.' } });
      } catch (error) {
        log.error(
          `A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        if (response.headersSent) response.destroy();
        else
          answer(response, {
            status: 500,
            body: { error: 'Something broke. The log of the server has it.' },
          });
      }
    },
  );
  await new Promise<void>((listening, fail) => {
    server.once('error', (error) => fail(cannotListen(error, { host, port })));
    server.listen({ port, ...(host !== undefined && { host }) }, listening);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${reachable(address)}:${address.port}`,
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

function reachable({ address, family }: AddressInfo): string {
  if (address === '::' || address === '0.0.0.0') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}

function cannotListen(
  error: NodeJS.ErrnoException,
  { host, port }: { host: string | undefined; port: number },
): Error {
  const place = host === undefined ? `port ${port}` : `${host}, port ${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(
        `Something else listens on ${place} already. Set PORT to another one, or 0 for any.`,
      );
    case 'EACCES':
      return new UsageError(`This account may not listen on ${place}. Set PORT to a number from 1024 on.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(
        `This machine has no address ${host ?? ''} (${error.code}). Set HOST to one that it has.`,
      );
    default:
      return error;
  }
}
