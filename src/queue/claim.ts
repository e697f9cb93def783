import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { Stop } from '../core/stop.ts';
import type { Database } from './database.ts';
import { claimOf, RENEW } from './statements.ts';

/** Why a job has to end before it has ended by itself. */
export type Ending = 'handed-back' | 'cancelled' | 'lost';

/** A job as this process holds it: one try, until its lease ends. */
export interface Claim {
  row: JobWithMetadata<unknown>;
  /** `id:number of the try` */
  name: string;
  signal: AbortSignal;
  released: AbortSignal;
  ending(): Ending | undefined;
  handBack(): void;
  /** Somebody wants the job to end; it may still say so. */
  cancel(): void;
  /** It belongs to somebody else by now. */
  lose(): void;
  mayPublish(): Promise<void>;
}

const renewed = z.object({ id: z.string(), cancel: z.boolean() });
/** As long as a database may be away before a job that wants to write gives up. */
const PATIENCE_MS = 30_000;
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

export function openClaim({ sql }: Database, { job: row }: { job: JobWithMetadata<unknown> }): Claim {
  const name = claimOf(row);
  const controller = new AbortController();
  const released = new AbortController();
  let ending: Ending | undefined;
  const end = (why: Ending) => {
    // What is lost cannot become anything else again.
    if (ending === undefined || why === 'lost') ending = why;
    controller.abort();
    if (ending !== 'cancelled') released.abort(new Error(WHY_RELEASED[ending]));
  };
  const renew = async (): Promise<boolean> => {
    const end = performance.now() + PATIENCE_MS;
    for (const pause of PAUSES_MS) {
      // A database that is silent takes its time for each answer that it does not give.
      if (performance.now() > end) break;
      try {
        return (await sql(renewed, RENEW, [[name]])).length > 0;
      } catch {
        await sleep(pause, undefined, { ref: false });
      }
    }
    return (await sql(renewed, RENEW, [[name]])).length > 0;
  };
  return {
    row,
    name,
    signal: controller.signal,
    released: released.signal,
    ending: () => ending,
    handBack: () => end('handed-back'),
    cancel: () => end('cancelled'),
    lose: () => end('lost'),
    mayPublish: async () => {
      if (ending === 'handed-back') throw notAnyMore(ending);
      if (ending !== 'lost' && (await renew())) return;
      end('lost');
      throw notAnyMore('lost');
    },
  };
}

const WHY_RELEASED = {
  'handed-back': 'This worker stops, and hands its job back.',
  lost: 'This worker has lost its job to another one.',
} satisfies Partial<Record<Ending, string>>;

function notAnyMore(why: keyof typeof WHY_RELEASED): Stop {
  return new Stop('cancelled', `${WHY_RELEASED[why]} It publishes nothing any more.`);
}

/** Those of the claims that still hold; those that somebody has cancelled are told. */
export async function renewClaims({ sql }: Database, claims: readonly Claim[]): Promise<void> {
  const rows = await sql(renewed, RENEW, [claims.map(({ name }) => name)]);
  const held = new Map(rows.map(({ id, cancel }) => [id, cancel]));
  for (const claim of claims) {
    const cancel = held.get(claim.row.id);
    if (cancel === undefined) claim.lose();
    else if (cancel) claim.cancel();
  }
}
