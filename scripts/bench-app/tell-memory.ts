// Preloaded into the server that is measured: asked by its parent, it collects garbage in all its threads and tells what is left.
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import type { HeldMemory, ThreadMemory } from './held-memory.ts';

const channel = new BroadcastChannel('memory');
channel.unref();

/** Some garbage is let go of only after the collection that has found it. */
const ROUNDS = 3;

async function collect(): Promise<ThreadMemory> {
  for (let round = 0; round < ROUNDS; round++) {
    // Caches and reserves as well: V8 gives them up at moments of its own, in steps of some MiB.
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await sleep(20);
  }
  const { heapUsed: heap, external } = process.memoryUsage();
  return { heap, external };
}

if (isMainThread) answerParent();
else {
  channel.onmessage = async () => channel.postMessage(await collect());
  channel.unref();
  channel.postMessage('here');
}

function answerParent(): void {
  let others = 0;
  let answers: ThreadMemory[] = [];
  let answered = () => {};
  channel.onmessage = ({ data }: { data: 'here' | ThreadMemory }) => {
    if (data === 'here') others += 1;
    else if (answers.push(data) === others) answered();
  };
  channel.unref();
  process.on('message', async () => {
    answers = [];
    const all = new Promise<void>((resolve) => {
      answered = resolve;
    });
    channel.postMessage('tell');
    const own = await collect();
    if (others > 0) await all;
    const threads = [own, ...answers];
    process.send?.({ resident: process.memoryUsage.rss(), threads } satisfies HeldMemory);
  });
  process.channel?.unref();
}
