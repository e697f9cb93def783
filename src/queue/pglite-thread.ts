import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { ThreadAnswer, ThreadRequest } from './embedded-database.ts';

const answer = (message: ThreadAnswer) => parentPort?.postMessage(message);
const opening = PGlite.create(String(workerData));

// Listened to before the database is open: a thread that has nothing to wait for while its WebAssembly is compiled may wait
// for the compiler in a way that the compiler waits for, and neither goes on (https://github.com/nodejs/node/issues/54918).
parentPort?.on('message', async (request: ThreadRequest) => {
  const { id } = request;
  try {
    answer({ kind: 'answer', id, value: await carryOut(await opening, request) });
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    answer({ kind: 'failure', id, message, code });
  }
});

await opening;
answer({ kind: 'open' });

async function carryOut(database: PGlite, request: ThreadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'query':
      return { rows: (await database.query(request.text, request.values)).rows };
    case 'exec':
      return (await database.exec(request.text)).map(({ rows }) => ({ rows }));
    case 'close':
      return database.close();
  }
}
