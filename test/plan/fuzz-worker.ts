import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fuzzPlans } from './fuzzing.ts';

const { seed, inputs } = z.object({ seed: z.int(), inputs: z.int() }).parse(workerData);
const counts = fuzzPlans({ seed, inputs, onInput: (input) => parentPort?.postMessage({ input }) });
parentPort?.postMessage({ counts });
