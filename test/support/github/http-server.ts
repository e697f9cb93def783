import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply } from './call.ts';

export interface HttpServer {
  origin: string;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback interface. */
export async function startHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

export function sendReply(response: ServerResponse, { status, body, headers }: Reply): void {
  const bytes = body instanceof Uint8Array;
  const type = bytes ? 'application/vnd.github.raw; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    server: 'github.com',
    ...(body !== undefined && { 'content-type': type }),
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': '2000000000',
    ...headers,
  });
  response.end(bytes ? body : body === undefined ? '' : JSON.stringify(body));
}

/** Requests change the state one after the other, in the order in which they arrive. */
export function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
