import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DatabasePlace } from '../../../src/queue/database.ts';
import type { JobReport } from '../../../src/queue/queue.ts';
import { describeOnDatabases } from '../../queue/describe-on-databases.ts';
import {
  done,
  labelOn,
  nameOf,
  openPlaces,
  type Places,
  quickQueue,
  startRecorder,
  until,
} from '../../queue/support.ts';
import { type BatonRun, runBaton } from './support/run-baton.ts';
import { typed } from './support/typed.ts';

const FAULT: JobReport = { kind: 'fault', line: 'GitHub answered 502 to the first look' };

interface Listed {
  id: string;
  state: string;
  number: number;
  tries: number;
  line: string;
}
const listed = ({ stdout }: BatonRun): Listed[] => JSON.parse(stdout).jobs;

describeOnDatabases((places) => {
  let place: DatabasePlace;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jobs-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(async () => {
    place = await places.fresh();
  });
  const jobs = (...args: string[]) =>
    runBaton(['jobs', ...args], {
      directory,
      environment:
        place.kind === 'postgres' ? { DATABASE_URL: place.url } : { BATON_DATA_DIR: place.directory },
    });
  /** Issue 1 is dead, 2 is done, 3 waits. */
  const leaveJobs = async () => {
    await using queue = await quickQueue(place, { tries: 1 });
    await queue.enqueue(labelOn(1));
    await queue.enqueue(labelOn(2));
    const run = async (job: Parameters<typeof nameOf>[0]) => (nameOf(job) === 'plan 1' ? FAULT : done);
    const { worker } = await startRecorder(queue, { run });
    await until(async () => (await queue.stats()).jobs.done + (await queue.stats()).jobs.dead === 2);
    await worker.stop({ graceMs: 0 });
    await queue.enqueue(labelOn(3));
  };

  test('lists what is not done, with how it ended, and tries a dead one afresh: a worker then does it', async () => {
    await leaveJobs();
    const all = await jobs();
    expect(all).toMatchObject({ exitCode: 0, stderr: '' });
    expect(all.stdout).toMatch(
      /^[0-9a-f]{16} {2}dead {5}plan Codertocat\/Hello-World#1 {2}1 try {4}queued \d{4}-\d\d-\d\d \d\d:\d\d\n {2}GitHub answered 502 to the first look$/m,
    );
    expect(all.stdout).toMatch(/^[0-9a-f]{16} {2}waiting {2}plan Codertocat\/Hello-World#3 {2}0 tries/m);
    expect(all.stdout).not.toContain('#2');
    const [, id = ''] = /^([0-9a-f]{16}) {2}dead/m.exec(all.stdout) ?? [];
    expect(await jobs('retry', id)).toMatchObject({ exitCode: 0, stdout: `${id} is tried afresh.\n` });
    expect(await jobs('retry', id)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`There is no dead job ${id}`),
    });
    await using queue = await quickQueue(place);
    const { jobs: tried } = await startRecorder(queue);
    await until(async () => (await queue.stats()).jobs.done === 3);
    expect(tried.map(nameOf).sort()).toEqual(['plan 1', 'plan 3']);
  }, 60_000);
});

describe('the embedded database', () => {
  let places: Places;
  let directory: string;
  beforeAll(async () => {
    places = await openPlaces('embedded');
  }, 60_000);
  afterAll(async () => places[Symbol.asyncDispose]());
  beforeEach(async () => {
    const place = await places.fresh();
    if (place.kind === 'embedded') directory = place.directory;
  });
  const stopping: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stopping.splice(0)) await stop();
  });

  const jobs = (...args: string[]) =>
    runBaton(['jobs', ...args], { directory, environment: { BATON_DATA_DIR: directory } });
  const report = (...args: string[]) =>
    runBaton(['report', '--app', ...args], { directory, environment: { BATON_DATA_DIR: directory } });
  const start = async (program: string, says: string) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'support', program), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    stopping.push(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const [said] = await once(child.stdout, 'data');
    expect(String(said)).toBe(says);
    return { child, ended };
  };

  test('of a server that runs is asked over its socket, which is for its own account alone', async () => {
    const { child, ended } = await start('hold-jobs.ts', 'ready\n');
    const socket = join(directory, 'jobs.sock');
    expect((await stat(socket)).mode & 0o777).toBe(0o600);
    const [dead] = listed(await jobs('list', '--state', 'dead', '--json'));
    expect(dead).toMatchObject({ number: 1, tries: 1, line: 'GitHub was away' });
    const retried = await jobs('retry', 'all', '--json');
    expect(JSON.parse(retried.stdout)).toEqual({ command: 'jobs', conclusion: 'done', retried: [dead?.id] });
    // The server does it: there is no other one.
    await until(async () => listed(await jobs('--state', 'done', '--json')).length === 1);
    expect((await jobs('retry', 'all')).stdout).toBe('No job is dead.\n');
    expect((await jobs()).stdout).toBe('No job is waiting, running, or dead.\n');
    expect(await jobs('cancel', dead?.id ?? '')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('neither waits nor runs'),
    });

    const told = await report();
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout).toMatch(/^Plans +1, of which 0 revised$/m);
    expect(told.stdout).toMatch(/^Codertocat\/Hello-World +1 +0 +0 +0 +\$0\.200 +–$/m);
    expect(told.stdout).toMatch(/^The App keeps its jobs for 30 days: .* before \d{4}-\d\d-\d\d is not in/m);
    const recent = await report('--since', '30d', '--markdown');
    expect(recent.stdout).toMatch(/^\| `Codertocat\/Hello-World` \| 1 \| 0 \| 0 \| 0 \| \$0\.200 \| – \|$/m);
    expect(recent.stdout).not.toContain('30 days');

    child.kill('SIGKILL');
    await ended;
    // Nobody else has it: the command opens it.
    const [, line] = told.stdout.split('\n\n');
    expect((await report()).stdout.split('\n\n')[1]).toBe(line);
    expect(existsSync(socket)).toBe(true);
    // What a killed one left behind keeps the next one from nothing.
    await start('hold-jobs.ts', 'ready\n');
    expect(await jobs()).toMatchObject({ exitCode: 0 });
  }, 60_000);

  test('of a process that cannot be asked is left alone, with what to do', async () => {
    const { child } = await start('../../../queue/enqueue-and-wait.ts', 'queued\n');
    const refused = await jobs();
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain(`is in use by process ${child.pid}`);
  }, 60_000);

  test('that is not there is not made', async () => {
    const nowhere = join(directory, 'nowhere');
    const run = await runBaton(['jobs'], { directory, environment: { BATON_DATA_DIR: nowhere } });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain(`There is no database in ${nowhere}. Run this where \`baton serve\` runs`);
    expect(existsSync(nowhere)).toBe(false);
  });

  test('reads `.env`, and shows no password of it', async () => {
    const password = 'a-password-of-the-tests';
    await writeFile(join(directory, '.env'), `DATABASE_URL=postgres://baton:${password}@127.0.0.1:9/baton\n`);
    await chmod(join(directory, '.env'), 0o600);
    const run = await runBaton(['jobs'], { directory });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain('The database at DATABASE_URL cannot be used');
    expect(run.stderr).not.toContain(password);
  });
});

test.each([
  [['retry'], 'needs the id of a job'],
  [['retry', '42'], 'needs the id of a job'],
  [['cancel', 'all'], 'needs the id of a job'],
  [['list', '0123456789abcdef'], 'takes no id'],
  [['drop'], 'can list, retry and cancel, not "drop"'],
  [['--state', 'broken'], '--state takes one of waiting, running, done, cancelled, dead'],
])('%j is wrong usage', async (args, says) => {
  const run = await typed(['jobs', ...args]);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain(says);
});
