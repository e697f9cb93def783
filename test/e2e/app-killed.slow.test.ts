import { describe, expect, test } from '@jest/globals';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { openAppStory, startAppWorker } from '../support/app-story.ts';
import { prepareEmbeddedDatabases } from '../support/embedded-database.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { loneWorker } from '../support/lone-worker.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { silentLog } from '../support/silent-log.ts';
import { openStory, type Story, type StoryParams } from '../support/story.ts';
import { startCrew } from '../support/worker-crew.ts';

const BRANCH = 'baton/issue-1-greet-by-name';
const SUBJECTS = [
  'plan: Greet people by their name (#1)',
  'Greet people by their name — phase 1/2: A greeting with a name (#1)',
  'Greet people by their name — phase 2/2: Say so (#1)',
];

/**
 * What changes something, and each turn of the model: between two of these nothing is different for whoever goes on.
 * Undefined for what only reads.
 */
function stepOf({ method, path, fields, body }: LoggedRequest): string | undefined {
  const isFetch = path.endsWith('/git-upload-pack');
  if (method === 'GET' || (fields.length > 0 && fields.every((field) => field === 'viewer')))
    return undefined;
  const { name, status, conclusion, labels, state, draft } = (body ?? {}) as Record<string, unknown>;
  const what = { name, status, conclusion, labels, state, draft };
  const place = path.replace(/[0-9a-f]{40}/g, '<sha>').replace(/\d+/g, '<n>');
  return isFetch ? 'git fetch' : `${method} ${place} ${fields.join()} ${JSON.stringify(what)}`;
}

/** Where a story is carried out, and killed again and again. */
interface Scene extends AsyncDisposable {
  story: Story;
  /** Has an event carried out to its end, however often it is killed meanwhile. */
  carryOut(event: ActionEvent): Promise<void>;
  /** SIGKILL for whoever works; another one goes on. False where nobody did. */
  kill(): boolean;
}

type Open = (params: StoryParams) => Promise<Scene>;

async function killAtEveryStep(open: Open): Promise<void> {
  const seen = new Set<string>();
  let scene: Scene | undefined;
  const meet = (step: string | undefined) => {
    if (step !== undefined && !seen.has(step) && scene?.kill()) seen.add(step);
  };
  const model = greetingModelAnew((turn) => meet(turn));
  const github = { beforeAnswer: (request: LoggedRequest) => meet(stepOf(request)) };
  await using opened = await open({ ...greeting, model, github });
  scene = opened;
  const { story } = scene;

  await scene.carryOut(story.label());
  await expectOnePlan(story);
  const whilePlanning = seen.size;
  expect(whilePlanning).toBeGreaterThanOrEqual(10);

  await scene.carryOut(await story.approve(2));
  await expectOneImplementation(story);
  expect(seen.size - whilePlanning).toBeGreaterThanOrEqual(15);
  story.github.assertClean();
  if (process.env.SHOW_STEPS) console.log([...seen].join('\n'));
}

describe('kill -9 at every step of planning and of implementing: the job goes on, and nothing is there twice', () => {
  const testWhere = noPostgres === undefined ? test : test.skip;

  testWhere(
    `with a PostgreSQL, by another worker${noPostgres ? `: left out, ${noPostgres}` : ''}`,
    async () => {
      await using server = await startPostgres();
      const database = { kind: 'postgres', url: await server.newDatabase() } as const;
      await killAtEveryStep(async (params) => {
        const story = await openAppStory(params, { database, tries: 500 });
        const crew = startCrew(story, { LEASE_SECONDS: '0.6' });
        let done = 0;
        return {
          story,
          kill: () => {
            crew.kill();
            return true;
          },
          carryOut: async (event) => {
            await story.deliver(event);
            done += 1;
            const { jobs } = await story.quiet({ withinMs: 120_000 }).catch((error: unknown) => {
              throw new Error(`${error}\n${crew.logs()}`);
            });
            expect(jobs).toEqual({ waiting: 0, running: 0, done, cancelled: 0, dead: 0 });
          },
          [Symbol.asyncDispose]: () => story[Symbol.asyncDispose](),
        };
      });
    },
    300_000,
  );

  test('with the embedded database, by the same process begun again, which gets at the directory each time', async () => {
    await using databases = await prepareEmbeddedDatabases();
    const database = { kind: 'embedded', directory: await databases.newDirectory() } as const;
    await killAtEveryStep(async (params) => {
      const story = await openStory(params);
      const app = story.github.registerApp({ slug: 'baton', repositories: [story.repository] });
      const worker = loneWorker(() =>
        startAppWorker(story, { app, database, environment: { TRIES: '500', HELD_BACK: 'until told' } }),
      );
      const withQueue = async <T>(use: (queue: Queue) => Promise<T>): Promise<T> => {
        await using queue = await openQueue({ database, log: silentLog, tries: 500 });
        return await use(queue);
      };
      let done = 0;
      return {
        story,
        kill: worker.kill,
        carryOut: async ({ name, payload }) => {
          const source = {
            kind: 'event',
            name,
            payload,
            delivery: 'd',
            installation: app.installation,
          } as const;
          await withQueue((queue) => queue.enqueue(source));
          await worker.begin();
          await worker.says('{"kind":"done"', { withinMs: 600_000 });
          await worker.end();
          done += 1;
          const { jobs } = await withQueue((queue) => queue.stats());
          expect(jobs).toEqual({ waiting: 0, running: 0, done, cancelled: 0, dead: 0 });
        },
        [Symbol.asyncDispose]: async () => {
          await worker.end();
          await story[Symbol.asyncDispose]();
        },
      };
    });
  }, 1_200_000);
});

async function expectOnePlan(story: Story): Promise<void> {
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS.slice(0, 1));
  const { items, branches } = await look(story);
  expect(Object.keys(branches).sort()).toEqual([BRANCH, 'main']);
  expect(Object.keys(items)).toEqual(['1', '2']);
  expect(items[1]?.labels).toEqual(['baton:awaiting-approval']);
  expect(items[1]?.comments).toHaveLength(1);
  expect(items[2]?.comments).toEqual([]);
}

async function expectOneImplementation(story: Story): Promise<void> {
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS);
  const { items } = await look(story);
  expect(Object.keys(items)).toEqual(['1', '2']);
  expect(items[1]?.labels).toEqual(['baton:done']);
  expect(items[1]?.comments).toHaveLength(1);
  expect(items[2]?.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('Implementation complete'),
  ]);
  expect(items[2]?.pull).toMatchObject({ draft: false, reviews: [{ state: 'DISMISSED' }] });
}
