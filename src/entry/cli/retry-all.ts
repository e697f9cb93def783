import type { RunId } from '../../core/ids.ts';
import type { Queue } from '../../queue/queue.ts';

/** Tries each dead letter afresh, once. Gives their ids. A look shows a thousand at most, so it looks until none is new. */
export async function retryAll(desk: Pick<Queue, 'jobs' | 'retry'>): Promise<RunId[]> {
  const seen = new Set<RunId>();
  const retried: RunId[] = [];
  for (;;) {
    const letters = await desk.jobs(['dead']);
    const fresh = letters.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) return retried;
    for (const { id } of fresh) {
      seen.add(id);
      if (await desk.retry(id)) retried.push(id);
    }
  }
}
