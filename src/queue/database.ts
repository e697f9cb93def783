import { join } from 'node:path';
import { type ConstructorOptions, fromPglite, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Log } from '../core/log.ts';
import { Stop } from '../core/stop.ts';
import { lockDirectory } from './directory-lock.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';

/** Where the jobs are kept. */
export type DatabasePlace =
  /** `postgresql://user:password@host/database` */
  | { kind: 'postgres'; url: string }
  /** A directory on a local disk, for one process alone. */
  | { kind: 'embedded'; directory: string };

export const SCHEMA = 'baton_queue';
export const QUEUE = 'jobs';

export interface Database extends AsyncDisposable {
  boss: PgBoss;
  /** Rows of one statement, read by the schema. */
  sql<S extends z.ZodType>(row: S, text: string, values?: unknown[]): Promise<z.output<S>[]>;
  /** Calls back whenever another process has put a job into the queue; never where there is no other one. */
  onNews(tell: () => void): Promise<void>;
}

const SHARED = {
  schema: SCHEMA,
  schedule: false,
  registerInstance: false,
  persistWarnings: false,
} satisfies ConstructorOptions;

/** Throws Stop('failed') that says how to mend it, where the database cannot be used. */
export async function openDatabase(
  place: DatabasePlace,
  {
    log,
    answerWithinMs,
  }: {
    log: Log;
    /** A connection that does not come about, or leaves a statement without an answer for so long, is given up. */
    answerWithinMs: number;
  },
): Promise<Database> {
  await using resources = new AsyncDisposableStack();
  const boss = await bossOn(place, { answerWithinMs, resources, log });
  boss.on('error', (error) => log.warn(`The database of the queue: ${error.message}`));
  try {
    await boss.start();
  } catch (cause) {
    throw new Stop('failed', adviceFor(place, cause), { cause });
  }
  resources.defer(() => boss.stop({ graceful: false }));
  const database = boss.getDb();
  const kept = resources.move();
  return {
    boss,
    sql: async (row, text, values) => z.array(row).parse((await database.executeSql(text, values)).rows),
    onNews: async (tell) => {
      if (place.kind === 'embedded' || !database.listen) return;
      const [channel] = (await database.executeSql(CHANNEL)).rows;
      const name = z.object({ channel: z.string() }).parse(channel).channel;
      const listening = await database.listen(name, tell, tell);
      kept.defer(() => listening.close());
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The channel on which pg-boss itself announces jobs of this schema. */
const CHANNEL = `SELECT 'pgboss_' || left(encode(sha224('${SCHEMA}'::bytea), 'hex'), 24) AS channel`;

async function bossOn(
  place: DatabasePlace,
  { answerWithinMs, resources, log }: { answerWithinMs: number; resources: AsyncDisposableStack; log: Log },
): Promise<PgBoss> {
  if (place.kind === 'postgres') {
    // For node-postgres, which pg-boss hands it to. Waiting for news is no statement.
    const pool = { max: 6, query_timeout: answerWithinMs, connectionTimeoutMillis: answerWithinMs };
    return new PgBoss({ ...SHARED, connectionString: place.url, ...pool });
  }
  resources.use(await lockDirectory(place.directory, { log }));
  const embedded = resources.use(await openEmbeddedDatabase(join(place.directory, 'database')));
  return new PgBoss({ ...SHARED, backend: 'pglite', db: fromPglite(embedded) });
}

function adviceFor(place: DatabasePlace, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return place.kind === 'postgres'
    ? `The database at DATABASE_URL cannot be used: ${reason || 'no connection'}. Check that it runs, that host, user and password are right, and that the user may create a schema in it.`
    : `The embedded database in ${place.directory} cannot be used: ${reason}. Check the disk, or restore the directory from a backup.`;
}
