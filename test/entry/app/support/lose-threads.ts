/** Loaded before the program: on SIGUSR2 every thread of the process dies, as one does that runs out of memory. */
import { isMainThread, type Worker } from 'node:worker_threads';

if (isMainThread) {
  const threads = new Set<Worker>();
  process.on('worker', (thread) => threads.add(thread));
  process.on('SIGUSR2', async () => {
    const lost = [...threads];
    threads.clear();
    await Promise.all(lost.map((thread) => thread.terminate()));
    process.stdout.write(`${JSON.stringify({ message: `Threads lost: ${lost.length}` })}\n`);
  });
}
