/** Puts a label into the embedded queue of a directory, says so, and holds it until it is killed. */
import { openQueue } from '../../src/queue/open-queue.ts';
import { silentLog } from '../support/silent-log.ts';
import { labelOn } from './support.ts';

const queue = await openQueue({
  database: { kind: 'embedded', directory: process.argv[2] ?? '' },
  log: silentLog,
});
const result = await queue.enqueue(labelOn(1));
await queue.work({
  concurrency: 1,
  issueOf: async () => undefined,
  run: async () => {
    process.stdout.write(`${result.kind}\n`);
    return new Promise(() => setInterval(() => undefined, 1_000));
  },
});
