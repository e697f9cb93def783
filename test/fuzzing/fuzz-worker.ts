import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { TARGETS } from './targets.ts';

const { target, seed, inputs } = z
  .object({ target: z.enum(Object.keys(TARGETS) as [keyof typeof TARGETS]), seed: z.int(), inputs: z.int() })
  .parse(workerData);
const onInput = (input: string) => parentPort?.postMessage({ input });
parentPort?.postMessage({ counts: await TARGETS[target]({ seed, inputs, onInput }) });
