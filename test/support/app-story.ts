import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { DatabasePlace } from '../../src/queue/database.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue, QueueStats } from '../../src/queue/queue.ts';
import type { Permissions } from './github/operations.ts';
import type { RegisteredApp } from './github/register-app.ts';
import { QUICK_START } from './quick-start.ts';
import type { ActionEvent } from './run-action.ts';
import { silentLog } from './silent-log.ts';
import { openStory, type Story, type StoryParams } from './story.ts';

/** A worker of the App, in a process of its own. */
export interface WorkerProcess {
  process: ChildProcess;
  log(): string;
  /** Resolves when its log has this line, or the process has ended. */
  says(text: string): Promise<void>;
  ended: Promise<number | null>;
}

/** A story that is told by the App: its events go into a queue, and workers do what they ask for. */
export interface AppStory extends Story {
  app: RegisteredApp;
  queue: Queue;
  deliver(event: ActionEvent, options?: { delivery?: string }): ReturnType<Queue['enqueue']>;
  startWorker(environment?: Record<string, string>): WorkerProcess;
  /** Resolves when nothing waits or runs any more. */
  quiet(options?: { withinMs?: number }): Promise<QueueStats>;
}

export async function openAppStory(
  params: StoryParams,
  {
    database,
    tries = 5,
    permissions,
  }: {
    database: Extract<DatabasePlace, { kind: 'postgres' }>;
    tries?: number;
    /** What was granted to the App, where that is not all that it asks for. */
    permissions?: Permissions;
  },
): Promise<AppStory> {
  const story = await openStory(params);
  const app = story.github.registerApp({
    slug: 'baton',
    repositories: [story.repository],
    ...(permissions && { permissions }),
  });
  const queue = await openQueue({ database, log: silentLog, tries, leaseSeconds: 60, retryAfterSeconds: 1 });
  const workers: WorkerProcess[] = [];
  return {
    ...story,
    app,
    queue,
    deliver: ({ name, payload }, { delivery = 'a delivery' } = {}) =>
      queue.enqueue({ kind: 'event', name, payload, delivery, installation: app.installation }),
    startWorker: (environment = {}) => {
      const worker = startAppWorker(story, {
        app,
        database,
        environment: { TRIES: String(tries), ...environment },
      });
      workers.push(worker);
      return worker;
    },
    quiet: async ({ withinMs = 60_000 } = {}) => {
      const end = Date.now() + withinMs;
      for (;;) {
        const stats = await queue.stats();
        if (stats.jobs.waiting + stats.jobs.running === 0) return stats;
        if (Date.now() > end) {
          throw new Error(
            `Still busy: ${JSON.stringify(stats)}\n${workers.map((each) => each.log()).join('\n---\n')}`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const { process: child } of workers) child.kill('SIGKILL');
      await Promise.all(workers.map(({ ended }) => ended));
      await queue[Symbol.asyncDispose]();
      await story[Symbol.asyncDispose]();
    },
  };
}

/** A worker for a story, in a process of its own. */
export function startAppWorker(
  story: Story,
  {
    app,
    database,
    environment,
  }: { app: RegisteredApp; database: DatabasePlace; environment: Record<string, string> },
): WorkerProcess {
  return spawnWorker({ ...workerEnvironment(story, { app, database }), ...environment });
}

/** All that `baton worker` needs in a story. */
export function workerEnvironment(
  { github, claude }: Story,
  { app, database }: { app: RegisteredApp; database: DatabasePlace },
): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    ANTHROPIC_API_KEY: claude.apiKey,
    ANTHROPIC_BASE_URL: claude.baseUrl,
    ...(database.kind === 'postgres'
      ? { DATABASE_URL: database.url }
      : { BATON_DATA_DIR: database.directory }),
    GHE_HOST: new URL(github.serverUrl).host,
    GHE_PROTOCOL: 'http',
    // What the sandbox holds is tested elsewhere.
    BATON_SANDBOX: 'off',
  };
}

const WORKER = join(import.meta.dirname, 'app-worker.ts');

function spawnWorker(env: Record<string, string>): WorkerProcess {
  const child = spawn(process.execPath, [...QUICK_START, '--disable-warning=ExperimentalWarning', WORKER], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const hearers = new Set<() => void>();
  const hear = () => {
    for (const each of hearers) each();
  };
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      hear();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  ended.then(hear, hear);
  return {
    process: child,
    log: () => log,
    ended,
    says: (text) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!log.includes(text) && child.exitCode === null && child.signalCode === null) return;
          hearers.delete(look);
          resolve();
        };
        hearers.add(look);
        look();
      }),
  };
}
