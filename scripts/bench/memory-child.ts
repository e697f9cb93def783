import { makeTree } from '../../test/agent/support/tree.ts';
import type { MemorySample } from './memory.ts';
import { type Loop, readingSession } from './reading-session.ts';

const BYTES = 28_000;

const loop = process.argv[2] as Loop;
const turns = Number(process.argv[3]);
const samples: MemorySample[] = [];

function sample(turn: number): void {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  samples.push({ turn, residentMb: rss / 1e6, usedMb: (heapUsed + arrayBuffers) / 1e6 });
}

const numbers = Array.from({ length: turns }, (_, index) => index + 1);
const content = (number: number) => `${number} `.repeat(BYTES).slice(0, BYTES);
await using tree = await makeTree(
  Object.fromEntries(numbers.map((number) => [`${number}.txt`, content(number)])),
);
const third = Math.floor(turns / 3);
await readingSession(loop, {
  workTree: tree.path,
  turns,
  onAnswer: (turn) => {
    if (turn % third === 0) sample(turn);
  },
});
process.stdout.write(JSON.stringify(samples));
