import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { PullFigures } from '../../src/core/run-figures.ts';
import { type DatabasePlace, openDatabase, SCHEMA } from '../../src/queue/database.ts';
import type { Job, JobReport, Queue } from '../../src/queue/queue.ts';
import { END_LEASES, FIGURES } from '../../src/queue/statements.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { plan } from '../report/figures.ts';
import { silentLog } from '../support/silent-log.ts';
import { describeOnDatabases } from './describe-on-databases.ts';
import {
  approval,
  comment,
  done,
  labelOn,
  merged,
  nameOf,
  openGate,
  quickQueue,
  startRecorder,
  until,
} from './support.ts';

/** `$1`: the tries that it has behind it, less one. The wait itself is between the two. */
const HOW_LONG_IT_WAITS = `
  SELECT extract(epoch FROM start_after - started_on) AS "atMost", extract(epoch FROM start_after - now()) AS "atLeast"
  FROM ${SCHEMA}.job WHERE state = 'retry' AND retry_count = $1`;
const WAIT_NO_MORE = `UPDATE ${SCHEMA}.job SET start_after = now() WHERE state = 'retry'`;

const FAULT: JobReport = { kind: 'fault', line: 'GitHub was away' };

describeOnDatabases((places) => {
  let place: DatabasePlace;
  let queue: Queue;
  beforeEach(async () => {
    place = await places.fresh();
    queue = await quickQueue(place);
  });
  afterEach(async () => queue[Symbol.asyncDispose]());

  const waiting = async () => (await queue.stats()).jobs.waiting;

  test('the same content a hundred times at once is one job, under whatever delivery ids', async () => {
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, n) => queue.enqueue(labelOn(1, { delivery: `delivery ${n}` }))),
    );
    const kinds = results.map((each) => each.kind);
    expect(kinds.filter((each) => each === 'queued')).toHaveLength(1);
    expect(kinds.filter((each) => each === 'duplicate')).toHaveLength(99);
    expect(await waiting()).toBe(1);
    const { jobs } = await startRecorder(queue, { concurrency: 4 });
    await until(async () => (await queue.stats()).jobs.done === 1);
    expect(jobs).toHaveLength(1);
    expect(await queue.enqueue(labelOn(1, { delivery: 'later' }))).toMatchObject({ kind: 'duplicate' });
  });

  test('a job comes back as the command that was asked for, with its installation and delivery', async () => {
    await queue.enqueue(labelOn(5, { delivery: 'abc' }));
    const { jobs } = await startRecorder(queue);
    const job = await until(() => jobs[0]);
    expect(job).toMatchObject({ installation: 7, delivery: 'abc', attempt: 1 });
    expect(job.command).toMatchObject({
      kind: 'plan',
      issue: { kind: 'labeled', label: 'baton:plan', issue: { number: 5 } },
    });
    expect(
      job.command.kind === 'plan' && job.command.issue.kind === 'labeled' && job.command.issue.issue.at,
    ).toEqual(new Date(Date.UTC(2026, 0, 9, 9, 0, 1)));
  });

  test('what asks for nothing is not stored, nor what cannot be read', async () => {
    const event = { kind: 'event', delivery: 'x', installation: 7 } as const;
    expect(
      await queue.enqueue({ ...event, name: 'push', payload: { ref: 'refs/heads/main' } }),
    ).toMatchObject({ kind: 'ignored' });
    const broken = { action: 'labeled', issue: 'none' };
    expect(await queue.enqueue({ ...event, name: 'issues', payload: broken })).toMatchObject({
      kind: 'ignored',
    });
    expect(await queue.enqueue(comment('Nice work', { on: 3, id: 4 }))).toMatchObject({ kind: 'ignored' });
    expect(await waiting()).toBe(0);
  });

  test('one job at a time for an issue and its pull request, and many side by side', async () => {
    const gate = openGate();
    const running = new Set<string>();
    const together: string[][] = [];
    const run = async (job: Job) => {
      running.add(nameOf(job));
      together.push([...running]);
      await gate.pass;
      running.delete(nameOf(job));
      return done;
    };
    await queue.enqueue(labelOn(1, { at: 1 }));
    await queue.enqueue(labelOn(1, { at: 2 }));
    await queue.enqueue(comment('/baton implement', { on: 31, id: 1, isPull: true }));
    await queue.enqueue(approval(31, { id: 2, branch: 'baton/issue-1-greeting' }));
    await queue.enqueue(labelOn(2));
    await queue.enqueue(labelOn(3));
    // #31 carries out the plan for issue 1.
    const { jobs } = await startRecorder(queue, { concurrency: 8, run, issueOf: () => 1 });
    await until(() => running.size === 3);
    await sleep(700);
    expect(running.size).toBe(3);
    gate.open();
    await until(async () => (await queue.stats()).jobs.done === 6);
    const aboutOne = (name: string) => name === 'plan 1' || name === 'implement 31';
    for (const names of together) expect(names.filter(aboutOne).length).toBeLessThanOrEqual(1);
    expect(jobs).toHaveLength(6);
  });

  test('what implements goes before what plans, and that before the primer; what only answers goes past everything that runs', async () => {
    const gate = openGate();
    const run = async (job: Job) => {
      if (nameOf(job) === 'plan 1') await gate.pass;
      return done;
    };
    await queue.enqueue(labelOn(1));
    const { jobs } = await startRecorder(queue, { concurrency: 1, run });
    await until(() => jobs.length === 1);
    await queue.enqueue(merged(44, { branch: 'baton/issue-1-greeting' }));
    await queue.enqueue(labelOn(2));
    await queue.enqueue(approval(33, { id: 3, branch: 'baton/issue-3-other' }));
    await queue.enqueue(comment('/baton status', { on: 1, id: 9 }));
    await until(() => jobs.length === 2);
    expect(jobs.map(nameOf)).toEqual(['plan 1', 'status 1']);
    gate.open();
    await until(() => jobs.length === 5);
    expect(jobs.map(nameOf)).toEqual(['plan 1', 'status 1', 'implement 33', 'plan 2', 'primer-sync 44']);
  });

  test('what answers takes no place of what works, and not all the places there are', async () => {
    const gate = openGate();
    const run = async () => {
      await gate.pass;
      return done;
    };
    for (let id = 1; id <= 6; id++) await queue.enqueue(comment('/baton status', { on: 1, id }));
    const { jobs, worker } = await startRecorder(queue, { concurrency: 1, run });
    await until(() => jobs.length === 4);
    await queue.enqueue(labelOn(2));
    await until(() => jobs.length === 5);
    expect(jobs.map(nameOf).slice(-1)).toEqual(['plan 2']);
    await queue.enqueue(labelOn(3));
    await sleep(300);
    expect(worker.running()).toBe(5);
    gate.open();
    await until(async () => (await queue.stats()).jobs.done === 8);
  });

  test('a fault is tried again after a while, and laid aside at last; from there it can be tried afresh', async () => {
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place, { tries: 2 });
    let broken = true;
    const at: number[] = [];
    const run = async () => {
      at.push(Date.now());
      return broken ? FAULT : done;
    };
    await queue.enqueue(labelOn(1));
    const { jobs } = await startRecorder(queue, { run });
    const [dead] = await until(async () => {
      const letters = await queue.jobs(['dead']);
      return letters.length === 1 && letters;
    });
    expect(jobs.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(800);
    expect(dead).toMatchObject({ state: 'dead', kind: 'plan', number: 1, tries: 2, line: 'GitHub was away' });
    expect(await queue.stats()).toMatchObject({ jobs: { dead: 1, waiting: 0 } });

    broken = false;
    expect(await queue.retry(jobs[0]!.id)).toBe(true);
    await until(async () => (await queue.stats()).jobs.done === 1);
    expect(jobs.at(-1)?.attempt).toBe(1);
    expect(await queue.jobs(['dead'])).toEqual([]);
    expect(await queue.retry(jobs[0]!.id)).toBe(false);
  });

  test('each further try waits twice as long as the one before it, and none for more than an hour', async () => {
    await queue[Symbol.asyncDispose]();
    {
      await using patient = await quickQueue(place, { tries: 6, retryAfterSeconds: 600 });
      await patient.enqueue(labelOn(1));
    }
    await using database = await openDatabase(place, { log: silentLog, answerWithinMs: 10_000 });
    const tried: number[] = [];
    const { stop } = startWorker(database, {
      concurrency: 1,
      run: async ({ attempt }) => {
        tried.push(attempt);
        return FAULT;
      },
      issueOf: async () => undefined,
      log: silentLog,
      tries: 6,
      leaseSeconds: 3_600,
      lookEveryMs: 50,
      listeners: new Set(),
    });
    await using _worker = { [Symbol.asyncDispose]: () => stop({ graceMs: 10_000 }) };
    const waitRow = z.object({ atLeast: z.coerce.number(), atMost: z.coerce.number() });
    for (const [tries, shortest] of [600, 1200, 2400, 3600, 3600].entries()) {
      const wait = await until(async () => (await database.sql(waitRow, HOW_LONG_IT_WAITS, [tries]))[0]);
      expect(wait.atMost).toBeGreaterThanOrEqual(shortest);
      // Up to twice as long, by chance: what failed together does not come back together.
      expect(wait.atLeast).toBeLessThanOrEqual(Math.min(2 * shortest, 3600));
      await database.sql(z.unknown(), WAIT_NO_MORE);
    }
    await until(() => tried.length === 6);
    expect(tried).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a dead job that somebody had cancelled is not cancelled again where it is tried afresh', async () => {
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place, { tries: 1, leaseSeconds: 1 });
    const run = async (job: Job): Promise<JobReport> => {
      const asked = new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
      if (jobs.length === 1) {
        await asked;
        return FAULT;
      }
      // For longer than until the lease is renewed, which is when it would be told.
      await Promise.race([asked, sleep(700)]);
      return { kind: 'done', conclusion: job.wasCancelled() ? 'cancelled' : 'planned', line: 'done' };
    };
    await queue.enqueue(labelOn(1));
    const { jobs } = await startRecorder(queue, { run });
    const { id } = await until(() => jobs[0]);
    expect(await queue.cancel(id)).toBe(true);
    await until(async () => (await queue.stats()).jobs.dead === 1);
    expect(await queue.retry(id)).toBe(true);
    await until(async () => (await queue.stats()).jobs.done === 1);
    expect(jobs[1]?.wasCancelled()).toBe(false);
  });

  test('a worker whose lease has ended publishes nothing, and what it writes down changes nothing', async () => {
    for (const issue of [1, 2, 3]) await queue.enqueue(labelOn(issue));
    await queue[Symbol.asyncDispose]();
    await using resources = new AsyncDisposableStack();
    const database = resources.use(await openDatabase(place, { log: silentLog, answerWithinMs: 10_000 }));
    const worker = (line: string) => {
      const jobs: Job[] = [];
      const gates = new Map<string, ReturnType<typeof openGate>>();
      const told: string[] = [];
      const { stop } = startWorker(database, {
        concurrency: 3,
        run: async (job) => {
          const gate = openGate();
          gates.set(nameOf(job), gate);
          jobs.push(job);
          await gate.pass;
          return { kind: 'done', conclusion: 'planned', line };
        },
        issueOf: async () => undefined,
        ended: (job) => void told.push(nameOf(job)),
        log: silentLog,
        tries: 5,
        // Renewed after a quarter of that: never, here.
        leaseSeconds: 3_600,
        lookEveryMs: 50,
        listeners: new Set(),
      });
      resources.defer(() => stop({ graceMs: 0 }));
      return {
        stop,
        told,
        jobs,
        of: (name: string) => jobs.find((job) => nameOf(job) === name),
        finish: (name: string) => gates.get(name)?.open(),
      };
    };
    const refusal = { name: 'Stop', message: expect.stringContaining('lost its job') };

    const first = worker('by the first');
    await until(() => first.jobs.length === 3);
    await first.of('plan 1')?.mayPublish();
    await sleep(20);
    const ended = await database.sql(z.unknown(), END_LEASES, [0]);
    expect(ended).toHaveLength(3);
    // Nobody else has it yet.
    await expect(first.of('plan 1')?.mayPublish()).rejects.toMatchObject(refusal);
    expect(first.jobs.filter(({ released }) => released.aborted)).toEqual([first.of('plan 1')]);

    const second = worker('by the second');
    await until(() => second.jobs.length === 3);
    await expect(first.of('plan 2')?.mayPublish()).rejects.toMatchObject(refusal);
    await second.of('plan 2')?.mayPublish();
    // The third has not even been told that it is lost.
    for (const name of ['plan 1', 'plan 2', 'plan 3']) first.finish(name);
    await until(() => first.told.length === 3);
    await first.stop({ graceMs: 10_000 });
    await second.of('plan 3')?.mayPublish();
    for (const name of ['plan 1', 'plan 2', 'plan 3']) second.finish(name);
    await until(() => second.told.length === 3);
    await second.stop({ graceMs: 10_000 });
    await resources.disposeAsync();

    queue = await quickQueue(place);
    expect((await queue.jobs(['done'])).map(({ line }) => line)).toEqual(Array(3).fill('by the second'));
  });

  test('a pull request whose issue cannot be looked up is a fault that is told, like any other', async () => {
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place, { tries: 1 });
    await queue.enqueue(comment('/baton implement', { on: 31, id: 1, isPull: true }));
    const told: [string, JobReport][] = [];
    await queue.work({
      concurrency: 1,
      run: async () => done,
      issueOf: async () => {
        throw new Error('GitHub was away');
      },
      ended: (job, { report }) => void told.push([nameOf(job), report]),
    });
    await until(async () => (await queue.stats()).jobs.dead === 1);
    expect(told).toEqual([['implement 31', FAULT]]);
  });

  test('a job that is done stays done where nobody could be told of it', async () => {
    await queue.enqueue(labelOn(1));
    await queue.work({
      concurrency: 1,
      run: async () => done,
      issueOf: async () => undefined,
      ended: () => {
        throw new Error('no collector');
      },
    });
    await until(async () => (await queue.stats()).jobs.done === 1);
  });

  test('an error that nobody caught is a fault; an answer, whatever it says, is the end', async () => {
    await queue.enqueue(labelOn(1));
    await queue.enqueue(labelOn(2));
    const run = async (job: Job): Promise<JobReport> => {
      if (nameOf(job) === 'plan 1' && job.attempt === 1) throw new Error('cut');
      return { kind: 'done', conclusion: 'refused', line: 'You may not.' };
    };
    const { jobs } = await startRecorder(queue, { run });
    await until(async () => (await queue.stats()).jobs.done === 2);
    expect(jobs.map((job) => [nameOf(job), job.attempt])).toEqual([
      ['plan 1', 1],
      ['plan 2', 1],
      ['plan 1', 2],
    ]);
  });

  test('a job that waits for its next try holds back no other one of its issue', async () => {
    await queue.enqueue(labelOn(1, { at: 1 }));
    let first = true;
    const run = async () => {
      const report = first ? FAULT : done;
      first = false;
      return report;
    };
    const { jobs } = await startRecorder(queue, { run });
    await until(() => jobs.length === 1);
    await queue.enqueue(comment('/baton plan', { on: 1, id: 5 }));
    await until(() => jobs.length === 2);
    expect(jobs[1]?.delivery).toBe('c-5');
    await until(async () => (await queue.stats()).jobs.done === 2);
  });

  test('what waits can be cancelled; what runs is asked to end, and may still say so', async () => {
    const asked: Job[] = [];
    const run = async (job: Job): Promise<JobReport> => {
      asked.push(job);
      await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
      await job.mayPublish();
      return { kind: 'done', conclusion: 'cancelled', line: 'Cancelled.' };
    };
    const first = await queue.enqueue(labelOn(1, { at: 1 }));
    await queue.enqueue(labelOn(1, { at: 2 }));
    await queue.enqueue(labelOn(1, { at: 3 }));
    if (first.kind !== 'queued') throw new Error(first.kind);
    await startRecorder(queue, { run });
    await until(() => asked[0]);
    const repository = asked[0]?.command.repository.id ?? 0;
    expect(await queue.cancelWaiting({ repository, issue: 1 })).toBe(2);
    expect(await queue.stats()).toMatchObject({ jobs: { cancelled: 2, running: 1, waiting: 0 } });
    expect(await queue.cancel(first.id)).toBe(true);
    await until(async () => (await queue.stats()).jobs.done === 1);
    expect(asked[0]?.released.aborted).toBe(false);
    expect(await queue.cancel(first.id)).toBe(false);
  });

  test('a worker that stops lets jobs finish, and hands back what does not: it is not counted as a try', async () => {
    const gate = openGate();
    const publishing: unknown[] = [];
    const run = async (job: Job): Promise<JobReport> => {
      if (nameOf(job) === 'plan 1') {
        await gate.pass;
        return done;
      }
      await new Promise((resolve) => job.released.addEventListener('abort', resolve, { once: true }));
      await job.mayPublish().catch((error: unknown) => publishing.push(error));
      return { kind: 'handed-back' };
    };
    await queue.enqueue(labelOn(1));
    await queue.enqueue(labelOn(2));
    const { worker, jobs } = await startRecorder(queue, { concurrency: 2, run });
    await until(() => jobs.length === 2);
    const stopped = worker.stop({ graceMs: 600 });
    await queue.enqueue(labelOn(3));
    gate.open();
    await stopped;
    expect(publishing).toEqual([expect.objectContaining({ name: 'Stop', conclusion: 'cancelled' })]);
    expect(await queue.stats()).toMatchObject({ jobs: { done: 1, waiting: 2, running: 0, dead: 0 } });

    const next = await startRecorder(queue);
    await until(async () => (await queue.stats()).jobs.done === 3);
    expect(next.jobs.map((job) => [nameOf(job), job.attempt])).toEqual(
      expect.arrayContaining([
        ['plan 2', 1],
        ['plan 3', 1],
      ]),
    );
  });

  const figuresOf = (pullRequest: number, { usd }: { usd: number }): PullFigures => ({
    pullRequest,
    readAt: new Date('2026-01-09T12:00:00Z'),
    recorded: { plan: plan({ usd }) },
  });

  test('what a job came to is kept with it, as its last try has it, also where that is dead', async () => {
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place, { tries: 2 });
    const ends: Record<string, (attempt: number) => JobReport> = {
      'plan 1': (usd) => ({ ...(usd === 1 ? FAULT : done), figures: figuresOf(11, { usd }) }),
      'plan 2': (usd) => ({ ...FAULT, figures: figuresOf(12, { usd }) }),
      'plan 3': () => done,
      // As another version may have it.
      'plan 4': () => ({
        ...done,
        figures: { ...figuresOf(14, { usd: 1 }), recorded: { plan: 'dear' } as never },
      }),
    };
    for (const issue of [1, 2, 3, 4]) await queue.enqueue(labelOn(issue));
    await startRecorder(queue, {
      concurrency: 4,
      run: async (job) => ends[nameOf(job)]?.(job.attempt) ?? done,
    });
    await until(async () => {
      const { jobs } = await queue.stats();
      return jobs.done === 3 && jobs.dead === 1;
    });
    const repository = { id: 186853002, name: 'Codertocat/Hello-World' };
    const kept = (await queue.figures()).sort((a, b) => a.pullRequest - b.pullRequest);
    expect(kept).toEqual([
      { ...figuresOf(11, { usd: 2 }), repository },
      { ...figuresOf(12, { usd: 2 }), repository },
    ]);
    expect((await queue.jobs(['done', 'dead'])).map(({ line }) => line).sort()).toEqual([
      'GitHub was away',
      ...Array(3).fill('done'),
    ]);
  });

  test('what a job came to outlives a worker that dies at a later try', async () => {
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place, { tries: 3 });
    await queue.enqueue(labelOn(1));
    await queue[Symbol.asyncDispose]();
    await using database = await openDatabase(place, { log: silentLog, answerWithinMs: 10_000 });
    const tried: Job[] = [];
    const { stop } = startWorker(database, {
      concurrency: 1,
      run: async (job) => {
        tried.push(job);
        if (tried.length === 1) return { ...FAULT, figures: figuresOf(11, { usd: 1 }) };
        await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
        return { kind: 'handed-back' };
      },
      issueOf: async () => undefined,
      log: silentLog,
      tries: 3,
      leaseSeconds: 3_600,
      lookEveryMs: 50,
      listeners: new Set(),
    });
    await using _worker = { [Symbol.asyncDispose]: () => stop({ graceMs: 0 }) };
    const kept = async () => (await database.sql(z.unknown(), FIGURES)).length === 1;
    await until(kept);
    await database.sql(z.unknown(), WAIT_NO_MORE);
    await until(() => tried.length === 2);
    expect(await database.sql(z.unknown(), END_LEASES, [0])).toHaveLength(1);
    expect(await kept()).toBe(true);
  });

  test('what stands in the queue is still there after a new start, and its oldest job is known', async () => {
    await queue.enqueue(labelOn(1));
    await queue[Symbol.asyncDispose]();
    queue = await quickQueue(place);
    await queue.ready();
    await sleep(50);
    const stats = await queue.stats();
    expect(stats.jobs).toEqual({ waiting: 1, running: 0, done: 0, cancelled: 0, dead: 0 });
    expect(stats.oldestWaitingSeconds).toBeGreaterThan(0.04);
    const [job] = await queue.jobsOf(186853002, { since: new Date() });
    expect(job).toMatchObject({
      state: 'waiting',
      kind: 'plan',
      repository: 'Codertocat/Hello-World',
      number: 1,
    });
    expect(await queue.jobsOf(1, { since: new Date(0) })).toEqual([]);
  });
});
