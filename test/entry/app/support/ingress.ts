import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Stands for an ingress with its service: sends each request to a server that says it is ready, keeps connections to them
 * open, and sends nothing a second time. Where nobody is ready it answers 503, where the one it chose does not answer, 502.
 */
export interface Ingress extends AsyncDisposable {
  url: string;
  /** Asks a server from now on whether it is ready. */
  add(server: string): void;
  isReady(server: string): boolean;
  /** How many requests that server has answered. */
  answered(server: string): number;
}

const LOOK_EVERY_MS = 50;

export async function openIngress(): Promise<Ingress> {
  const servers = new Map<string, { ready: boolean; answered: number }>();
  const agent = new Agent({ keepAlive: true });
  const closing = new AbortController();
  const looks: Promise<void>[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const ready = [...servers].filter(([, each]) => each.ready);
    const [url, chosen] = ready[turn++ % ready.length] ?? [];
    if (url === undefined || chosen === undefined) return void outgoing.writeHead(503).end();
    passOn(incoming, outgoing, { url, agent, answered: () => chosen.answered++ });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (url) => {
      const state = { ready: false, answered: 0 };
      servers.set(url, state);
      const look = async () => {
        while (!closing.signal.aborted) {
          state.ready = await fetch(`${url}/readyz`).then(
            ({ status }) => status === 200,
            () => false,
          );
          await sleep(LOOK_EVERY_MS);
        }
      };
      looks.push(look());
    },
    isReady: (url) => servers.get(url)?.ready === true,
    answered: (url) => servers.get(url)?.answered ?? 0,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await Promise.all(looks);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { url, agent, answered }: { url: string; agent: Agent; answered: () => void },
): void {
  const { method = '', headers, url: path = '' } = incoming;
  const { connection: _, ...sent } = headers;
  const onward = request(`${url}${path}`, { method, headers: sent, agent }, (answer) => {
    answered();
    outgoing.writeHead(answer.statusCode ?? 502);
    answer.pipe(outgoing);
  });
  onward.once('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(String(error));
  });
  incoming.pipe(onward);
}
