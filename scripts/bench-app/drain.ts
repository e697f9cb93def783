/** A worker that does nothing for its jobs: `node drain.ts <database>`. Begins when it is told `go`. */
import { once } from 'node:events';
import { numberOf } from '../../src/core/command.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { silentLog } from '../../test/support/silent-log.ts';

const url = process.argv[2] ?? '';
const queue = await openQueue({ database: { kind: 'postgres', url }, log: silentLog });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await queue.work({
  concurrency: 8,
  run: async ({ command }) => {
    process.stdout.write(`begins ${numberOf(command)} ${Date.now()}\n`);
    return { kind: 'done', conclusion: 'answered', line: 'nothing' };
  },
  issueOf: async () => undefined,
});
