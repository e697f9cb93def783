import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reconcile } from '../../src/entry/worker/keep-reconciled.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { QueueStats } from '../../src/queue/queue.ts';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { holdUp } from '../support/hold-up.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel, greetingScripts, nobody } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { reading, submitRevised } from '../support/scenarios/greeting-revised.ts';
import { silentJsonLog, silentLog } from '../support/silent-log.ts';
import { MAINTAINER, type StoryParams } from '../support/story.ts';
import { workerParts } from '../support/worker-parts.ts';

const BRANCH = 'baton/issue-1-greet-by-name';

interface Reconciled extends AppStory {
  /** Two processes look at once, and each of them once more. */
  sweep(): Promise<void>;
}

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`what no webhook told${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());

  const open = async (params: Partial<StoryParams> & Pick<StoryParams, 'model'>): Promise<Reconciled> => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    const story = await openAppStory({ ...greeting, ...params }, { database });
    const other = await openQueue({ database, log: silentLog });
    const servers = [workerParts(story, story.queue), workerParts(story, other)];
    return {
      ...story,
      sweep: async () => {
        for (let time = 1; time <= 2; time++) {
          await Promise.all(servers.map((parts) => reconcile(parts, { log: silentJsonLog, graceMs: 0 })));
        }
      },
      [Symbol.asyncDispose]: async () => {
        await other[Symbol.asyncDispose]();
        await story[Symbol.asyncDispose]();
      },
    };
  };
  const total = ({ jobs }: QueueStats) => Object.values(jobs).reduce((sum, each) => sum + each, 0);
  const plan = async (story: AppStory) => {
    const worker = story.startWorker();
    await story.deliver(story.label());
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    worker.process.kill('SIGTERM');
    await worker.ended;
  };

  test('of a label is found by two servers, once', async () => {
    await using story = await open({ model: nobody });
    const label = story.label();
    await story.sweep();
    expect((await story.queue.stats()).jobs.waiting).toBe(1);
    expect(await story.queue.jobsOf(story.repository.id, { since: new Date(0) })).toMatchObject([
      { kind: 'plan', number: 1, delivery: 'reconciler' },
    ]);
    // The webhook comes after all.
    expect(await story.deliver(label)).toMatchObject({ kind: 'duplicate' });
    await story.sweep();
    expect(total(await story.queue.stats())).toBe(1);
    story.assertClean();
  }, 60_000);

  test('of an approval is found once, and goes on elsewhere where its worker dies, also while others look', async () => {
    const hold = holdUp('implementer, phase 2');
    await using story = await open({ model: greetingModelAnew(hold.before) });
    await plan(story);
    const approval = await story.approve(2);
    await story.sweep();
    expect((await story.queue.stats()).jobs).toMatchObject({ waiting: 1, done: 1 });
    expect(await story.deliver(approval, { delivery: 'late' })).toMatchObject({ kind: 'duplicate' });

    const first = story.startWorker();
    await hold.reached;
    await story.sweep();
    first.process.kill('SIGKILL');
    await first.ended;
    // Its job is nobody's now, and the approval still stands on GitHub.
    await story.sweep();
    expect(total(await story.queue.stats())).toBe(2);
    hold.goOn();
    const second = story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });
    expect(second.log()).toContain('begins implement 2');
    await story.sweep();
    expect(total(await story.queue.stats())).toBe(2);
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual(['baton:done']);
    expect(items[2]?.comments).toHaveLength(1);
    story.github.assertClean();
  }, 120_000);

  test('of a request for changes is found once, and makes one new version', async () => {
    await using story = await open({
      model: greetingModel({
        plans: [...greetingScripts.planner, reading, submitRevised('Names in capitals stay so.')],
        implements: [],
      }),
    });
    await plan(story);
    const { repository } = story;
    await story.approve(2);
    await story.github.commit({
      repository,
      branch: BRANCH,
      files: { 'NOTES.md': 'Ada was here.\n' },
      message: 'Notes',
      author: MAINTAINER,
    });
    await story.sweep();
    // The approval was of an older version.
    expect(total(await story.queue.stats())).toBe(1);
    const asked = await story.requestChanges(2, { body: 'Greet in capitals as well.' });
    await story.sweep();
    expect((await story.queue.stats()).jobs).toMatchObject({ waiting: 1, done: 1 });
    expect(await story.deliver(asked, { delivery: 'late' })).toMatchObject({ kind: 'duplicate' });
    const worker = story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });
    expect(worker.log()).toContain('begins revise 1');
    await story.sweep();
    expect(total(await story.queue.stats())).toBe(2);
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    story.github.assertClean();
  }, 120_000);
});
