import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stop } from '../../core/stop.ts';

/** For what is being opened to come to its end, so that it is closed in order. */
const PATIENCE_MS = 3_000;

/**
 * Settles as `running` does. Where the process is told to end before `started` has resolved, it is waited for only a
 * moment: a database that never answers must keep no process alive. Throws `Stop('cancelled')` then.
 */
export async function orEndWhileStarting(
  running: Promise<void>,
  { started, ending }: { started: Promise<void>; ending: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  const givenUp = async (): Promise<void> => {
    if (!ending.aborted) await once(ending, 'abort', { signal });
    await sleep(PATIENCE_MS, undefined, { signal });
    throw new Stop('cancelled', 'Baton was told to end before it had started, and has left off.');
  };
  const settled = running.finally(() => over.abort());
  void started.then(() => over.abort());
  await Promise.race([
    settled,
    givenUp().catch((error: unknown) => {
      if (error instanceof Stop) throw error;
      return settled;
    }),
  ]);
}
