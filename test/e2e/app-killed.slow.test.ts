import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { startCrew, type WorkerCrew } from '../support/worker-crew.ts';

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

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`kill -9 at every step${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());

  test('of planning and of implementing: the job goes on, and nothing is there twice', async () => {
    const seen = new Set<string>();
    let crew: WorkerCrew | undefined;
    const meet = (step: string | undefined) => {
      if (step === undefined || seen.has(step)) return false;
      seen.add(step);
      crew?.kill();
      return true;
    };
    const model = greetingModelAnew((turn) => void meet(turn));
    const github = { beforeAnswer: (request: LoggedRequest) => void meet(stepOf(request)) };
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    await using story = await openAppStory({ ...greeting, model, github }, { database, tries: 500 });
    crew = startCrew(story, { LEASE_SECONDS: '0.6' });
    const finished = async (done: number) => {
      const stats = await story.quiet({ withinMs: 120_000 }).catch((error: unknown) => {
        throw new Error(`${error}\n${crew?.logs()}`);
      });
      expect(stats.jobs).toEqual({ waiting: 0, running: 0, done, cancelled: 0, dead: 0 });
    };

    await story.deliver(story.label());
    await finished(1);
    await expectOnePlan(story);
    const whilePlanning = seen.size;
    expect(whilePlanning).toBeGreaterThanOrEqual(10);

    await story.deliver(await story.approve(2));
    await finished(2);
    await expectOneImplementation(story);
    expect(seen.size - whilePlanning).toBeGreaterThanOrEqual(15);
    story.github.assertClean();
    if (process.env.SHOW_STEPS) console.log([...seen].join('\n'));
  }, 300_000);
});

async function expectOnePlan(story: AppStory): Promise<void> {
  expect(await subjects(story, BRANCH)).toEqual(SUBJECTS.slice(0, 1));
  const { items, branches } = await look(story);
  expect(Object.keys(branches).sort()).toEqual([BRANCH, 'main']);
  expect(Object.keys(items)).toEqual(['1', '2']);
  expect(items[1]?.labels).toEqual(['baton:awaiting-approval']);
  expect(items[1]?.comments).toHaveLength(1);
  expect(items[2]?.comments).toEqual([]);
}

async function expectOneImplementation(story: AppStory): Promise<void> {
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
