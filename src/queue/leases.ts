import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../core/log.ts';
import { type Claim, renewClaims } from './claim.ts';
import type { Database } from './database.ts';
import { END_LEASES } from './statements.ts';

const ended = z.object({ runId: z.string(), state: z.string() });

/**
 * Renews the leases of this process, and ends those of workers that give no sign of life: their jobs can be taken by
 * others. Its own come first, so that a database that was away does not cost them.
 */
export function keepLeases(
  database: Database,
  {
    claims,
    leaseSeconds,
    log,
    listeners,
  }: { claims: () => Claim[]; leaseSeconds: number; log: Log; listeners: ReadonlySet<() => void> },
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const keep = async () => {
    const own = claims();
    if (own.length > 0) await renewClaims(database, own);
    const lost = await database.sql(ended, END_LEASES, [leaseSeconds]);
    for (const { runId, state } of lost) {
      log.warn(`Run ${runId} has lost its worker; it is ${state === 'retry' ? 'tried again' : state}.`);
    }
    if (lost.length > 0) for (const tell of listeners) tell();
  };
  const keeping = (async () => {
    while (!stopping.signal.aborted) {
      await keep().catch((error: unknown) => {
        log.warn(`The leases could not be renewed: ${error instanceof Error ? error.message : error}`);
      });
      const { signal } = stopping;
      await sleep((leaseSeconds * 1_000) / 4, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await keeping;
    },
  };
}
