import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { isFull } from '../core/full-disk.ts';
import { Stop } from '../core/stop.ts';

type Request =
  | { kind: 'query'; text: string; values: unknown[] }
  | { kind: 'exec'; text: string }
  | { kind: 'close' };
export type ThreadRequest = Request & { id: number };

export type ThreadAnswer =
  | { kind: 'open' }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string; code: string | undefined };

/** A PostgreSQL in a thread of its own: its queries take no time from the one that answers webhooks. */
export interface EmbeddedDatabase extends AsyncDisposable {
  /** What the rows are is for the caller to know, as pg-boss has it. */
  query<T>(text: string, values?: unknown[]): Promise<{ rows: T[] }>;
  exec(text: string): Promise<{ rows: unknown[] }[]>;
}

/** An error of the database, with the code that PostgreSQL gives it. */
class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string | undefined;

  constructor({
    message,
    code,
    directory,
  }: { message: string; code: string | undefined; directory: string }) {
    super(code === DISK_FULL ? fullAt(directory, message) : message);
    this.code = code;
  }
}

const DISK_FULL = '53100';

function fullAt(directory: string, reason: string): string {
  return `The disk with the embedded database in ${directory} is full (${reason}). Free some space; what is stored stays, and what could not be stored is found again afterwards.`;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * Throws Stop('failed') where the directory holds no database that can be opened. A thread that dies is followed by another
 * one at the next query; those that were under way fail, as they do where a server is restarted.
 */
export async function openEmbeddedDatabase(directory: string): Promise<EmbeddedDatabase> {
  let thread = await startThread(directory);
  let starting: Promise<DatabaseThread> | undefined;
  let isClosed = false;
  const alive = async () => {
    if (!thread.hasEnded() || isClosed) return thread;
    starting ??= thread.ended
      .then(() => startThread(directory))
      .finally(() => {
        starting = undefined;
      });
    thread = await starting;
    return thread;
  };
  const ask = async (request: Request) => (await alive()).ask(request);
  return {
    query: async <T>(text: string, values: unknown[] = []) =>
      (await ask({ kind: 'query', text, values })) as { rows: T[] },
    exec: async (text) => (await ask({ kind: 'exec', text })) as { rows: unknown[] }[],
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      await starting?.catch(() => undefined);
      await thread.close();
    },
  };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

interface DatabaseThread {
  ask(request: Request): Promise<unknown>;
  hasEnded(): boolean;
  ended: Promise<void>;
  close(): Promise<void>;
}

async function startThread(directory: string): Promise<DatabaseThread> {
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const thread = new Worker(new URL(`./pglite-thread.${suffix}`, import.meta.url), {
    workerData: directory,
    // What it makes is passed on at once. By itself Node lets young objects take up to 200 MiB before it looks.
    resourceLimits: { maxYoungGenerationSizeMb: 24 },
  });
  const waiting = new Map<number, Waiting>();
  let gone: Error | undefined;
  const end = (error: Error) => {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => {
      end(new Error('The embedded database has ended'));
      resolve();
    });
  });
  try {
    const isOpen = await Promise.race([once(thread, 'message'), ended]);
    if (isOpen === undefined) throw gone;
  } catch (cause) {
    if (await isFull(directory)) throw new Stop('failed', fullAt(directory, reasonOf(cause)), { cause });
    throw new Stop(
      'failed',
      `The embedded database in ${directory} cannot be opened. Check that the directory may be written and the disk is not full; a directory that is damaged has to be restored from a backup, or removed to begin anew.`,
      { cause },
    );
  }
  thread.on('message', (answer: ThreadAnswer) => {
    if (answer.kind === 'open') return;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.kind === 'answer') asked?.resolve(answer.value);
    else asked?.reject(new DatabaseError({ ...answer, directory }));
  });

  let last = 0;
  const ask = (request: Request) =>
    new Promise<unknown>((resolve, reject) => {
      if (gone) return reject(gone);
      last += 1;
      waiting.set(last, { resolve, reject });
      thread.postMessage({ id: last, ...request } satisfies ThreadRequest);
    });
  return {
    ask,
    hasEnded: () => gone !== undefined,
    ended,
    close: async () => {
      if (!gone) await ask({ kind: 'close' });
      await thread.terminate();
    },
  };
}
