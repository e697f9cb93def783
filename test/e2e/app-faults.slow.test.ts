import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { holdUp } from '../support/hold-up.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';

const BRANCH = 'baton/issue-1-greet-by-name';

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`faults around the App${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());
  const open = async (before?: (turn: string) => void | Promise<void>): Promise<AppStory> => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    return openAppStory({ ...greeting, model: greetingModelAnew(before) }, { database });
  };
  const expectPlanned = async (story: AppStory) => {
    expect(await subjects(story, BRANCH)).toEqual(['plan: Greet people by their name (#1)']);
    const { items } = await look(story);
    expect(Object.keys(items)).toEqual(['1', '2']);
    expect(items[1]?.labels).toEqual(['baton:awaiting-approval']);
    expect(items[1]?.comments).toHaveLength(1);
  };

  test('a worker that was stopped and wakes up after its job went to another one writes nothing any more', async () => {
    const hold = holdUp('planner, turn 2');
    await using story = await open(hold.before);
    const first = story.startWorker();
    await story.deliver(story.label());
    await hold.reached;
    first.process.kill('SIGSTOP');
    const second = story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    expect(second.log()).toContain('begins plan 2');
    await expectPlanned(story);
    const before = await look(story);
    const written = story.github.requests.filter(({ method }) => method !== 'GET').length;
    const pushes = story.github.pushes.length;

    hold.goOn();
    first.process.kill('SIGCONT');
    await first.says('ended plan');
    expect(first.log()).toContain('This worker has lost its job to another one.');
    expect(await look(story)).toEqual(before);
    expect(story.github.pushes).toHaveLength(pushes);
    const writes = story.github.requests.slice(0).filter(({ method, path, fields }) => {
      return method !== 'GET' && !path.endsWith('/access_tokens') && !fields.includes('viewer');
    });
    expect(writes.length).toBeLessThanOrEqual(written);
    expect(await story.queue.stats()).toMatchObject({ jobs: { done: 1, waiting: 0, dead: 0 } });
  }, 120_000);

  test('a worker that is told to end hands its job back, without a word on GitHub, and the next one does it', async () => {
    const hold = holdUp('planner, turn 2');
    await using story = await open(hold.before);
    const first = story.startWorker();
    await story.deliver(story.label());
    await hold.reached;
    const { items } = await look(story);
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.log()).toContain('ended plan {"kind":"handed-back"}');
    expect(await story.queue.stats()).toMatchObject({ jobs: { waiting: 1, running: 0 } });
    expect((await look(story)).items).toEqual(items);

    hold.goOn();
    const second = story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    expect(second.log()).toContain('begins plan 1');
    await expectPlanned(story);
    story.github.assertClean();
  }, 120_000);

  test('a database that goes away in mid-job and comes back costs nothing', async () => {
    const hold = holdUp('planner, turn 2');
    await using story = await open(hold.before);
    // A lease that outlives the outage.
    const worker = story.startWorker({ LEASE_SECONDS: '60' });
    const label = story.label();
    await story.deliver(label);
    await hold.reached;
    await server.kill();
    await expect(story.queue.ready()).rejects.toThrow();
    await expect(story.deliver(label)).rejects.toThrow();
    hold.goOn();
    await sleep(1_000);
    expect(await subjects(story, 'main')).toEqual([]);
    await server.start();
    await worker.says('ended plan');
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    expect(worker.log()).not.toContain('begins plan 2');
    await expectPlanned(story);
  }, 120_000);

  test.each([
    { what: 'answers 500 to everything for a while', kind: { status: 500 }, times: 12 },
    { what: 'cuts connections', kind: 'cut-before-effect', times: 12 },
    {
      what: 'limits the rate',
      kind: { status: 429, headers: { 'retry-after': '1' } },
      times: 2,
    },
  ] as const)(
    'where GitHub $what, the job is tried again until it is done',
    async ({ kind, times }) => {
      await using story = await open();
      story.github.fault({ match: { path: /^\/repos\// }, kind, times });
      const worker = story.startWorker();
      await story.deliver(story.label());
      expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
      expect(worker.log()).toContain('"conclusion":"planned"');
      await expectPlanned(story);
    },
    120_000,
  );

  test('what broke a second time for good is a dead letter, and can be tried afresh', async () => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    await using story = await openAppStory(
      { ...greeting, model: greetingModelAnew() },
      { database, tries: 2 },
    );
    const away = { match: { path: /^\/repos\// }, kind: { status: 502 }, times: 1_000 } as const;
    const fault = story.github.fault(away);
    story.startWorker();
    await story.deliver(story.label());
    await story.quiet();
    const [letter, ...others] = await story.queue.jobs(['dead']);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: 'plan', number: 1, tries: 2, line: expect.stringContaining('502') });
    expect(fault.met).toBeGreaterThan(0);

    story.github.endFaults();
    expect(await story.queue.retry(letter!.id)).toBe(true);
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
    await expectPlanned(story);
  }, 120_000);

  test('events that come in the wrong order, and many times, come to the same end', async () => {
    await using story = await open();
    const label = story.label();
    story.startWorker({ CONCURRENCY: '3' });
    await story.deliver(label);
    await story.quiet();
    const approval = await story.approve(2);
    const status = story.say('/baton status', { on: 2 });
    const events = [approval, label, status, approval, label, approval];
    await Promise.all(events.map((event, n) => story.deliver(event, { delivery: `again ${n}` })));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 3, dead: 0 } });
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(Object.keys(items)).toEqual(['1', '2']);
    expect(items[1]?.labels).toEqual(['baton:done']);
    story.github.assertClean();
  }, 120_000);
});
