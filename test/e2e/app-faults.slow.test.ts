import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reconcile } from '../../src/entry/worker/keep-reconciled.ts';
import { deliver, SECRET } from '../entry/app/support/deliver.ts';
import { runProgram } from '../entry/app/support/run-program.ts';
import { until } from '../queue/support.ts';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { holdUp } from '../support/hold-up.ts';
import { HOUR_MS, TURNABLE_CLOCK } from '../support/hour-later.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { silentJsonLog } from '../support/silent-log.ts';
import { MAINTAINER } from '../support/story.ts';
import { workerParts } from '../support/worker-parts.ts';

const LONG_RUNS = 'quality:\n  commands: ["sh check.sh"]\nlimits: { minutes: 600 }\n';
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
  const expectImplemented = async (story: AppStory) => {
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(Object.keys(items)).toEqual(['1', '2']);
    expect(items[1]?.labels).toEqual(['baton:done']);
    story.github.assertClean();
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

  test('a token that ends in mid-job is followed by a new one, for the API and for git', async () => {
    let hours = 0;
    const later = async (turn: string) => {
      if (turn !== 'planner, turn 2' && turn !== 'implementer, phase 2') return;
      hours += 1;
      story.github.passTime(HOUR_MS);
      worker.process.kill('SIGUSR2');
      await worker.says(`An hour has passed: ${hours}`);
    };
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    const files = { ...greeting.files, '.github/baton.yml': LONG_RUNS };
    await using story = await openAppStory(
      { ...greeting, files, model: greetingModelAnew(later) },
      { database },
    );
    const worker = story.startWorker({ ...TURNABLE_CLOCK, LEASE_SECONDS: '60' });
    await story.deliver(story.label());
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    await expectPlanned(story);
    await story.deliver(await story.approve(2));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });

    expect(hours).toBe(2);
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual(['baton:done']);
    expect(worker.log()).toContain('begins implement 1');
    const minted = story.github.requests.filter(({ path }) => path.endsWith('/access_tokens'));
    expect(minted.length).toBeGreaterThanOrEqual(3);
    // An old one would have been refused.
    const refused = story.github.requests.filter(
      ({ status, path }) => status === 401 && !path.includes('.git/'),
    );
    expect(refused).toEqual([]);
    story.assertClean();
  }, 60_000);

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

  test('a worker that is told to end does not wait for a GitHub that is silent', async () => {
    await using story = await open();
    const silence = story.github.fault({
      match: { method: 'GET', path: /^\/repos\/lantern\/greeting\/collaborators/ },
      kind: { delayMs: 15_000 },
    });
    const worker = story.startWorker();
    await story.deliver(story.label());
    await until(() => silence.met > 0);
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(worker.log()).toContain('ended plan {"kind":"handed-back"}');
    expect(worker.log()).not.toContain('Left as it is');
    expect(await story.queue.stats()).toMatchObject({ jobs: { waiting: 1, running: 0 } });
  }, 60_000);

  test('a database that goes away in mid-job and comes back costs nothing; what GitHub could not deliver meanwhile is found', async () => {
    const hold = holdUp('planner, turn 2');
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    await using story = await openAppStory(
      { ...greeting, model: greetingModelAnew(hold.before) },
      { database },
    );
    const { github, repository, app, queue } = story;
    await using web = runProgram(['serve', '--no-worker'], {
      directory: '/tmp',
      variables: {
        APP_ID: String(app.id),
        WEBHOOK_SECRET: SECRET,
        DATABASE_URL: database.url,
        HOST: '127.0.0.1',
        PORT: '0',
      },
    });
    const url = await web.url();
    const send = async ({ payload }: ActionEvent) =>
      (await deliver(url, { body: { ...(payload as object), installation: { id: app.installation } } }))
        .status;
    // A lease that outlives the outage.
    const worker = story.startWorker({ LEASE_SECONDS: '60' });
    const first = story.label();
    expect(await send(first)).toBe(200);
    await hold.reached;

    await server.kill();
    const issue = github.createIssue({ repository, author: 'asker', ...greeting.issue });
    github.label({ issue, name: 'baton:plan', by: MAINTAINER });
    const second = github.events.issuesLabeled({
      issue,
      label: 'baton:plan',
      sender: github.user(MAINTAINER),
    });
    expect(await send(second)).toBe(503);
    expect(await send(first)).toBe(503);
    hold.goOn();
    await sleep(1_000);
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);

    await server.start();
    await worker.says('ended plan');
    await story.quiet();
    expect(worker.log()).not.toContain('begins plan 2');
    await reconcile(workerParts(story, queue), { log: silentJsonLog, graceMs: 0 });
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2, dead: 0 } });
    // Somebody presses "Redeliver" as well.
    expect([await send(first), await send(second)]).toEqual([200, 200]);
    expect(await queue.stats()).toMatchObject({ jobs: { done: 2, waiting: 0, running: 0 } });
    const { branches, items } = await look(story);
    expect(Object.keys(branches).sort()).toEqual([BRANCH, 'baton/issue-2-greet-by-name', 'main']);
    expect(Object.keys(items)).toEqual(['1', '2', '3', '4']);
    for (const number of [1, 2]) {
      expect(items[number]?.labels).toEqual(['baton:awaiting-approval']);
      expect(items[number]?.comments).toHaveLength(1);
    }
    github.assertClean();
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
    await expectImplemented(story);
  }, 120_000);

  test('an approval that comes before the label that asked for its plan makes no second plan of it', async () => {
    await using story = await open();
    const label = story.label();
    const first = story.startWorker();
    await story.deliver(story.say('/baton plan'));
    await story.quiet();
    first.process.kill('SIGTERM');
    await first.ended;

    await story.deliver(await story.approve(2));
    await story.deliver(label);
    story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 3, dead: 0 } });
    await expectImplemented(story);
  }, 120_000);

  test('an approval that comes when its pull request has long been closed starts nothing', async () => {
    await using story = await open();
    story.startWorker();
    await story.deliver(story.label());
    await story.quiet();
    const approval = await story.approve(2);
    story.github.closeIssue({ issue: await story.pull(2) });
    const asked = story.claude.requests.length;
    await story.deliver(approval);
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2, dead: 0 } });
    expect(await subjects(story, BRANCH)).toHaveLength(1);
    expect(story.claude.requests).toHaveLength(asked);
    story.github.assertClean();
  }, 120_000);
});
