/**
 * Tries the plan parser on many more random plans than `npm test` does, of another seed each time:
 *
 *     npm run fuzz -- [--inputs 100000] [--seed <number>]
 *
 * Prints the seed first, so that a run can be repeated, and the rate in the end. Ends with 1 and the input where the
 * parser broke, or where it did not come back.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

/** An input takes milliseconds; what takes this long never ends. */
const MAX_SECONDS_FOR_AN_INPUT = 60;
const PROGRESS_EVERY = 10_000;
const USAGE = 'Usage: npm run fuzz -- [--inputs <number>] [--seed <number>]';

const { inputs, seed } = readArguments();
console.log(`${inputs} inputs, --seed ${seed}`);
const started = performance.now();
let tried = 0;
let last = '';
let lastAt = started;

const worker = new Worker(new URL('../test/plan/fuzz-worker.ts', import.meta.url), {
  workerData: { inputs, seed },
});
worker.on('message', (message: { input: string } | { counts: { read: number; refused: number } }) => {
  if ('counts' in message) return finish(message.counts);
  tried += 1;
  last = message.input;
  lastAt = performance.now();
  if (tried % PROGRESS_EVERY === 0) console.log(`${tried} tried`);
});
worker.on('error', (error) => fail(error.message));
const watch = setInterval(() => {
  const seconds = (performance.now() - lastAt) / 1000;
  if (seconds > MAX_SECONDS_FOR_AN_INPUT)
    fail(`After ${seconds.toFixed()} s still at ${JSON.stringify(last)}`);
}, 1_000);

function finish({ read, refused }: { read: number; refused: number }): void {
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${read} read and ${refused} refused in ${seconds.toFixed(1)} s: ${(inputs / seconds).toFixed()} a second`,
  );
}

function fail(reason: string): never {
  console.error(reason);
  console.error(`Repeat it with: npm run fuzz -- --inputs ${inputs} --seed ${seed}`);
  process.exit(1);
}

function readArguments(): { inputs: number; seed: number } {
  const options = { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ options });
    const read = { inputs: Number(values.inputs), seed: Number(values.seed ?? randomInt(2 ** 31)) };
    if (Number.isSafeInteger(read.inputs) && read.inputs > 0 && Number.isSafeInteger(read.seed)) return read;
  } catch {
    // Told below, as any other wrong usage.
  }
  console.error(USAGE);
  process.exit(2);
}
