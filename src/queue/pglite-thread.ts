import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { ThreadAnswer, ThreadRequest } from './embedded-database.ts';

const answer = (message: ThreadAnswer) => parentPort?.postMessage(message);
const database = await PGlite.create(String(workerData));
answer({ kind: 'open' });

parentPort?.on('message', async (request: ThreadRequest) => {
  const { id } = request;
  try {
    answer({ kind: 'answer', id, value: await carryOut(request) });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    answer({ kind: 'failure', id, message, code });
  }
});

async function carryOut(request: ThreadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'query':
      return { rows: (await database.query(request.text, request.values)).rows };
    case 'exec':
      return (await database.exec(request.text)).map(({ rows }) => ({ rows }));
    case 'close':
      return database.close();
  }
}
