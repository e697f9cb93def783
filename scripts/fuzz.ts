/**
 * Tries plans, webhook payloads, configurations and names on many more random inputs than `npm test` does, of another
 * seed each time:
 *
 *     npm run fuzz -- [--only plans] [--inputs 100000] [--seed <number>]
 *
 * Prints the seed first, so that a run can be repeated, and the rate in the end. Ends with 1 and the input where
 * something broke, or where it did not come back.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

/** An input takes milliseconds; what takes this long never ends. */
const MAX_SECONDS_FOR_AN_INPUT = 60;
const PROGRESS_EVERY = 10_000;
const NAMES = ['plans', 'payloads', 'configurations', 'names'];
const USAGE = `Usage: npm run fuzz -- [--only ${NAMES.join('|')}] [--inputs <number>] [--seed <number>]`;

const { targets, inputs, seed } = readArguments();
for (const target of targets) await fuzz(target);

async function fuzz(target: string): Promise<void> {
  console.log(`${target}: ${inputs} inputs, --seed ${seed}`);
  const started = performance.now();
  let tried = 0;
  let last = '';
  let lastAt = started;
  const worker = new Worker(new URL('../test/fuzzing/fuzz-worker.ts', import.meta.url), {
    workerData: { target, inputs, seed },
  });
  const watch = setInterval(() => {
    const seconds = (performance.now() - lastAt) / 1000;
    if (seconds > MAX_SECONDS_FOR_AN_INPUT)
      fail(target, `After ${seconds.toFixed()} s still at ${JSON.stringify(last)}`);
  }, 1_000);
  await new Promise<void>((resolve) => {
    worker.on('message', (message: Message) => {
      if ('counts' in message) {
        report(message.counts, started);
        return resolve();
      }
      tried += 1;
      last = message.input;
      lastAt = performance.now();
      if (tried % PROGRESS_EVERY === 0) console.log(`${tried} tried`);
    });
    worker.on('error', (error) => fail(target, error.message));
  });
  clearInterval(watch);
}

type Message = { input: string } | { counts: { read: number; refused: number } };

function report({ read, refused }: { read: number; refused: number }, started: number): void {
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${read} read and ${refused} refused in ${seconds.toFixed(1)} s: ${(inputs / seconds).toFixed()} a second`,
  );
}

function fail(target: string, reason: string): never {
  console.error(reason);
  console.error(`Repeat it with: npm run fuzz -- --only ${target} --inputs ${inputs} --seed ${seed}`);
  process.exit(1);
}

function readArguments(): { targets: string[]; inputs: number; seed: number } {
  const options = {
    only: { type: 'string' },
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string' },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const targets = values.only === undefined ? NAMES : NAMES.filter((name) => name === values.only);
    const read = { targets, inputs: Number(values.inputs), seed: Number(values.seed ?? randomInt(2 ** 31)) };
    const isWhole = Number.isSafeInteger(read.inputs) && Number.isSafeInteger(read.seed);
    if (targets.length > 0 && isWhole && read.inputs > 0) return read;
  } catch {
    // Told below, as any other wrong usage.
  }
  console.error(USAGE);
  process.exit(2);
}
