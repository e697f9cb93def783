/**
 * Holds the embedded queue of a directory as `baton serve` does, with its socket, until it is killed. The label on issue 1
 * is a dead letter when it says `ready`, and what is tried after that is done, with a plan in pull request 2.
 */
import { serveJobs } from '../../../../src/entry/app/jobs-socket.ts';
import { jsonLog } from '../../../../src/entry/app/json-log.ts';
import { labelOn, quickQueue, until } from '../../../queue/support.ts';
import { plan } from '../../../report/figures.ts';

const directory = process.argv[2] ?? '';
const queue = await quickQueue({ kind: 'embedded', directory }, { tries: 1 });
let broken = true;
await queue.enqueue(labelOn(1));
await queue.work({
  concurrency: 1,
  issueOf: async () => undefined,
  run: async () =>
    broken
      ? { kind: 'fault', line: 'GitHub was away' }
      : {
          kind: 'done',
          conclusion: 'planned',
          line: 'done',
          figures: {
            pullRequest: 2,
            readAt: new Date(),
            recorded: { plan: plan({ at: new Date().toISOString() }) },
          },
        },
});
await until(async () => (await queue.stats()).jobs.waiting === 0);
broken = false;
const log = jsonLog({
  write: (line) => void process.stderr.write(line),
  redact: (text) => text,
  conceal: () => undefined,
  clock: () => new Date(),
});
await serveJobs(queue, { directory, log });
process.stdout.write('ready\n');
