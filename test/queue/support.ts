import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabasePlace } from '../../src/queue/database.ts';
import { openQueue, type QueueSettings } from '../../src/queue/open-queue.ts';
import type { Job, JobReport, JobSource, Queue, Worker } from '../../src/queue/queue.ts';
import { prepareEmbeddedDatabases } from '../support/embedded-database.ts';
import { startPostgres } from '../support/postgres.ts';
import { silentLog } from '../support/silent-log.ts';
import { exampleOf, withValue } from '../trigger/examples.ts';

/** Where the same tests run: PostgreSQL, and the embedded one. */
export interface Places extends AsyncDisposable {
  fresh(): Promise<DatabasePlace>;
}

export async function openPlaces(kind: DatabasePlace['kind']): Promise<Places> {
  if (kind === 'postgres') {
    const server = await startPostgres();
    return {
      fresh: async () => ({ kind, url: await server.newDatabase() }),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  }
  const databases = await prepareEmbeddedDatabases();
  return {
    fresh: async () => ({ kind, directory: await databases.newDirectory() }),
    [Symbol.asyncDispose]: () => databases[Symbol.asyncDispose](),
  };
}

/** A queue that is quick about everything. */
export function quickQueue(database: DatabasePlace, settings: Partial<QueueSettings> = {}): Promise<Queue> {
  return openQueue({
    database,
    log: silentLog,
    retryAfterSeconds: 1,
    leaseSeconds: 2,
    lookEveryMs: 200,
    ...settings,
  });
}

/** A label on an issue, as GitHub sends it. `at` tells one labelling from another. */
export function labelOn(
  issue: number,
  { at = 1, delivery = 'a delivery' }: { at?: number; delivery?: string } = {},
): JobSource {
  let payload = withValue(exampleOf('issues', 'labeled'), 'issue.number', issue);
  payload = withValue(payload, 'issue.updated_at', new Date(Date.UTC(2026, 0, 9, 9, 0, at)).toISOString());
  payload = withValue(payload, 'label.name', 'baton:plan');
  return { kind: 'event', name: 'issues', payload, delivery, installation: 7 };
}

/** Somebody says something on an issue, or on a pull request. */
export function comment(
  body: string,
  { on, id, isPull = false }: { on: number; id: number; isPull?: boolean },
): JobSource {
  let payload = withValue(exampleOf('issue_comment', 'created'), 'issue.number', on);
  payload = withValue(payload, 'comment.body', body);
  payload = withValue(payload, 'comment.id', id);
  payload = withValue(
    payload,
    'issue.pull_request',
    isPull ? { url: 'https://api.github.com/pull' } : undefined,
  );
  return { kind: 'event', name: 'issue_comment', payload, delivery: `c-${id}`, installation: 7 };
}

/** An approval of a pull request from that branch. */
export function approval(pull: number, { id, branch }: { id: number; branch: string }): JobSource {
  let payload = withValue(exampleOf('pull_request_review', 'submitted'), 'pull_request.number', pull);
  payload = withValue(payload, 'review.id', id);
  payload = withValue(payload, 'review.state', 'approved');
  payload = withValue(payload, 'pull_request.head.ref', branch);
  return { kind: 'event', name: 'pull_request_review', payload, delivery: `r-${id}`, installation: 7 };
}

/** A plan of Baton's that was carried out is merged: the primer may be due. */
export function merge(pull: number): JobSource {
  let payload = withValue(exampleOf('pull_request', 'closed'), 'pull_request.number', pull);
  payload = withValue(payload, 'pull_request.merged', true);
  payload = withValue(payload, 'pull_request.head.ref', 'baton/issue-1-greeting');
  return { kind: 'event', name: 'pull_request', payload, delivery: `m-${pull}`, installation: 7 };
}

export const done: JobReport = { kind: 'done', conclusion: 'planned', line: 'done' };

/** What a job is about, as `plan 42`. */
export function nameOf({ command }: Job): string {
  if (command.kind === 'plan') {
    return command.issue.kind === 'dispatched' ? 'plan' : `plan ${command.issue.issue.number}`;
  }
  return `${command.kind} ${'pullRequest' in command ? command.pullRequest : command.number}`;
}

/** A job that goes on until it is let go. */
export function openGate(): { pass: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { pass: promise, open: resolve };
}

export async function until<T>(
  what: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 15_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come about within ${ms} ms: ${what}`);
    await sleep(20);
  }
}

/** A worker that does nothing but tell what it was given. */
export async function startRecorder(
  queue: Queue,
  {
    concurrency = 1,
    run,
    issueOf,
  }: {
    concurrency?: number;
    run?: (job: Job) => Promise<JobReport>;
    issueOf?: (pull: number) => number;
  } = {},
): Promise<{ worker: Worker; jobs: Job[] }> {
  const jobs: Job[] = [];
  const worker = await queue.work({
    concurrency,
    run: async (job) => {
      jobs.push(job);
      return run ? run(job) : done;
    },
    issueOf: async (_job, pull) => issueOf?.(pull),
  });
  return { worker, jobs };
}
