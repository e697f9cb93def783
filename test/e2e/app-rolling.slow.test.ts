import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { readYaml } from '../deploy/support.ts';
import { deliver, SECRET } from '../entry/app/support/deliver.ts';
import { openIngress } from '../entry/app/support/ingress.ts';
import { type Program, runProgram } from '../entry/app/support/run-program.ts';
import { expectEachOnce, sendLabels } from '../entry/app/support/send-labels.ts';
import { WHOLE_ENVIRONMENT } from '../entry/app/support/whole-environment.ts';
import { until } from '../queue/support.ts';
import { openAppStory, workerEnvironment } from '../support/app-story.ts';
import { prepareEmbeddedDatabases } from '../support/embedded-database.ts';
import { holdUp } from '../support/hold-up.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { MAINTAINER } from '../support/story.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

const directory = tmpdir();

interface Deployment {
  kind: string;
  metadata: { name: string };
  spec: {
    template: { spec: { terminationGracePeriodSeconds: number; containers: [{ args: string[] }] } };
  };
}

/** A part of the App as the manifest has it, but on any port. */
function partOf(name: 'web' | 'worker') {
  const objects = readYaml('deploy/kubernetes.yaml') as Deployment[];
  const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  const { terminationGracePeriodSeconds, containers } = found.spec.template.spec;
  const [{ args }] = containers;
  return {
    start: (variables: Record<string, string>, more: readonly string[] = []) =>
      runProgram([...args, ...more, '--port', '0'], { directory, variables }),
    /** As Kubernetes does: SIGTERM, and SIGKILL for whoever takes too long. Gives the exit code. */
    end: async (
      program: Program,
      { seconds = terminationGracePeriodSeconds } = {},
    ): Promise<number | null> => {
      program.kill('SIGTERM');
      const kill = setTimeout(() => program.kill('SIGKILL'), seconds * 1_000);
      const code = await program.ended;
      clearTimeout(kill);
      return code;
    },
  };
}

/** Does something again and again; to end is to wait for the last time, and throws what went wrong. */
function keepDoing(what: () => Promise<void>) {
  let goesOn = true;
  const doing = (async () => {
    while (goesOn) await what();
  })();
  const ended = doing.then(
    () => ({ kind: 'well' }) as const,
    (error: unknown) => ({ kind: 'badly', error }) as const,
  );
  const end = async () => {
    goesOn = false;
    const how = await ended;
    if (how.kind === 'badly') throw how.error;
  };
  // What failed before it is what is to be told.
  const stop = () => end().catch(() => undefined);
  return { end, [Symbol.asyncDispose]: stop };
}

/** What came of each try in that process, by the line of its log. */
function triesOf({ log }: Program) {
  return log
    .filter(({ result }) => result !== undefined)
    .map(({ run, command, result, conclusion, attempt }) => ({ run, command, result, conclusion, attempt }));
}

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`a rolling update${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());

  test('of the server and of the workers, as the manifest has them: each webhook is answered well and is one job, each job is carried out once', async () => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    const implementing = holdUp('implementer, phase 2');
    const planning = holdUp('planner, turn 2');
    let isHeldInPlanning = false;
    const before = async (turn: string) => {
      await implementing.before(turn);
      if (isHeldInPlanning) await planning.before(turn);
    };
    await using story = await openAppStory({ ...greeting, model: greetingModelAnew(before) }, { database });
    const { github, repository, app } = story;
    const [web, worker] = [partOf('web'), partOf('worker')];
    const forWeb = {
      APP_ID: String(app.id),
      WEBHOOK_SECRET: SECRET,
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
    };
    const forWorker = workerEnvironment(story, { app, database });
    await using ingress = await openIngress();
    const answers: number[] = [];
    const send = async ({ name, payload }: ActionEvent, { url = ingress.url } = {}) => {
      const body = { ...(payload as object), installation: { id: app.installation } };
      answers.push((await deliver(url, { event: name, body })).status);
    };
    await using oldWeb = web.start(forWeb);
    const oldUrl = await oldWeb.url();
    ingress.add(oldUrl);
    await until(() => ingress.isReady(oldUrl));

    await using first = worker.start(forWorker, ['--grace', '0']);
    const label = story.label();
    await send(label);
    await until(async () => (await story.queue.stats()).jobs.done === 1, 60_000);
    await send(await story.approve(2));
    await implementing.reached;

    const issues: number[] = [];
    await using sending = keepDoing(async () => {
      const issue = github.createIssue({ repository, author: 'asker', ...greeting.issue });
      issues.push(issue.number);
      github.label({ issue, name: 'baton:plan', by: MAINTAINER });
      const sender = github.user(MAINTAINER);
      const event = github.events.issuesLabeled({ issue, label: 'baton:plan', sender });
      await send(event);
      // Now and then GitHub sends one twice.
      if (issue.number % 5 === 0) await send(event);
      await sleep(100);
      await until(async () => (await story.queue.stats()).jobs.waiting < 4, 60_000);
    });

    await using nextWeb = web.start(forWeb);
    const nextUrl = await nextWeb.url();
    ingress.add(nextUrl);
    await until(() => ingress.isReady(nextUrl));
    const oldWebEnds = web.end(oldWeb);
    await until(() => !ingress.isReady(oldUrl));
    // What comes to it all the same is taken in.
    await send(label, { url: oldUrl });
    await using second = worker.start(forWorker);
    await second.url();
    expect(await worker.end(first, { seconds: 30 })).toBe(0);
    implementing.goOn();
    await until(() => triesOf(second).some(({ command }) => command === 'implement'), 60_000);

    isHeldInPlanning = true;
    await planning.reached;
    await using third = worker.start(forWorker);
    await third.url();
    const secondEnds = worker.end(second);
    await second.line(({ message }) => String(message).startsWith('Told to end'));
    const byThen = triesOf(third).length;
    await until(() => triesOf(third).length > byThen + 1, 60_000);
    planning.goOn();
    expect(await secondEnds).toBe(0);
    expect(await oldWebEnds).toBe(0);
    const untilThen = ingress.answered(nextUrl);
    await until(() => ingress.answered(nextUrl) > untilThen + 2, 60_000);
    await sending.end();
    const jobs = issues.length + 2;
    expect(await story.quiet()).toEqual({
      jobs: { waiting: 0, running: 0, done: jobs, cancelled: 0, dead: 0 },
      oldestWaitingSeconds: 0,
    });

    expect(new Set(answers)).toEqual(new Set([200]));
    const tries = [first, second, third].map(triesOf);
    expect(tries[0]).toContainEqual(
      expect.objectContaining({ command: 'implement', result: 'handed-back', attempt: 1 }),
    );
    expect(tries[1]?.filter(({ result }) => result !== 'done')).toEqual([]);
    expect(tries[1]).toContainEqual(
      expect.objectContaining({ command: 'implement', conclusion: 'implemented', attempt: 1 }),
    );
    const done = tries.flat().filter(({ result }) => result === 'done');
    expect(done).toHaveLength(jobs);
    expect(new Set(done.map(({ run }) => run)).size).toBe(jobs);
    expect(new Set(done.map(({ attempt }) => attempt))).toEqual(new Set([1]));

    const { branches, items } = await look(story);
    const branchOf = (issue: number) => `baton/issue-${issue}-greet-by-name`;
    expect(await subjects(story, branchOf(1))).toHaveLength(3);
    expect(items[2]?.comments).toHaveLength(1);
    expect(Object.keys(branches).sort()).toEqual([...[1, ...issues].map(branchOf), 'main'].sort());
    expect(Object.values(items).filter(({ pull }) => pull)).toHaveLength(issues.length + 1);
    for (const issue of issues) {
      expect(await subjects(story, branchOf(issue))).toHaveLength(1);
      expect(items[issue]?.labels).toEqual(['baton:awaiting-approval']);
      expect(items[issue]?.comments).toHaveLength(1);
    }
    story.github.assertClean();
  }, 180_000);
});

test('with the embedded database the next one starts after the last, and what nobody answered meanwhile is sent again', async () => {
  await using databases = await prepareEmbeddedDatabases();
  const place = { kind: 'embedded', directory: await databases.newDirectory() } as const;
  const start = (port: string) =>
    runProgram(['serve', '--grace', '0', '--port', port], {
      directory,
      variables: { ...WHOLE_ENVIRONMENT, BATON_DATA_DIR: place.directory },
    });
  await using old = start('0');
  const url = await old.url();
  const labels = sendLabels(url, { pauseMs: 5, atOnce: 4, untilTaken: true });
  await until(() => labels.answers.size > 20);
  old.kill('SIGTERM');
  expect(await old.ended).toBe(0);
  await using next = start(new URL(url).port);
  await next.url();
  const untilThen = labels.answers.size;
  await until(() => labels.answers.size > untilThen + 20);
  await labels.end();
  next.kill('SIGTERM');
  expect(await next.ended).toBe(0);

  expect(labels.failures.length).toBeGreaterThan(0);
  expect(new Set(labels.answers.values())).toEqual(new Set([200]));
  await expectEachOnce(place, labels);
}, 60_000);
