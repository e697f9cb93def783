import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { lockDirectory } from '../../src/queue/directory-lock.ts';
import { type EmbeddedDatabases, prepareEmbeddedDatabases } from '../support/embedded-database.ts';
import { silentLog } from '../support/silent-log.ts';
import { noSmallDisk, openSmallDisk } from '../support/small-disk.ts';
import { labelOn, nameOf, quickQueue, startRecorder, until } from './support.ts';

let databases: EmbeddedDatabases;
beforeAll(async () => {
  databases = await prepareEmbeddedDatabases();
}, 60_000);
afterAll(async () => databases[Symbol.asyncDispose]());

const holders: ChildProcess[] = [];
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});

function startHolder(directory: string): ChildProcess {
  const program = join(import.meta.dirname, 'enqueue-and-wait.ts');
  const holder = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'ignore'] });
  holders.push(holder);
  return holder;
}

test('a second process is turned away; after kill -9 the next one has all that was stored, and the job goes on', async () => {
  const directory = await databases.newDirectory();
  const holder = startHolder(directory);
  const [said] = await once(holder.stdout!, 'data');
  expect(String(said)).toBe('queued\n');
  const place = { kind: 'embedded', directory } as const;
  await expect(quickQueue(place)).rejects.toMatchObject({
    name: 'Stop',
    message: expect.stringContaining(`is in use by process ${holder.pid}`),
  });

  holder.kill('SIGKILL');
  await once(holder, 'close');
  await using queue = await quickQueue(place);
  expect((await queue.stats()).jobs).toMatchObject({ waiting: 1, running: 0 });
  expect(await queue.enqueue(labelOn(1))).toMatchObject({ kind: 'duplicate' });
  const { jobs } = await startRecorder(queue);
  await until(async () => (await queue.stats()).jobs.done === 1);
  expect(jobs.map((job) => [nameOf(job), job.attempt])).toEqual([['plan 1', 2]]);
}, 60_000);

test('queries of the embedded database do not hold up the process', async () => {
  await using queue = await quickQueue({ kind: 'embedded', directory: await databases.newDirectory() });
  const [own, all] = [process.threadCpuUsage(), process.cpuUsage()];
  await Promise.all(Array.from({ length: 200 }, (_, n) => queue.enqueue(labelOn(n + 1))));
  const stats = await queue.stats();
  expect(stats.jobs.waiting).toBe(200);
  const spent = ({ user, system }: NodeJS.CpuUsage) => user + system;
  const share = spent(process.threadCpuUsage(own)) / spent(process.cpuUsage(all));
  // In this thread, they would take nearly all of it.
  expect(share).toBeLessThan(0.5);
}, 60_000);

test('a lock of another machine counts as long as it is fresh; one that cannot be read, too', async () => {
  const directory = await databases.newDirectory();
  const path = join(directory, 'baton.lock');
  const foreign = { nonce: 'another', pid: 1, began: '1', space: 'another machine' };
  for (const content of [JSON.stringify(foreign), '{']) {
    await writeFile(path, content);
    await expect(lockDirectory(directory, { log: silentLog })).rejects.toMatchObject({
      name: 'Stop',
      conclusion: 'failed',
    });
    expect(await readFile(path, 'utf8')).toBe(content);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, longAgo, longAgo);
    await using _lock = await lockDirectory(directory, { log: silentLog });
    await expect(lockDirectory(directory, { log: silentLog })).rejects.toThrow(
      `in use by process ${process.pid}`,
    );
  }
  await expect(readFile(path, 'utf8')).rejects.toThrow('ENOENT');
});

test('a directory that cannot be written, or holds no database, is told with what to do', async () => {
  const directory = await databases.newDirectory();
  const file = join(directory, 'file');
  await writeFile(file, '');
  for (const place of [file, join(file, 'data')]) {
    await expect(quickQueue({ kind: 'embedded', directory: place })).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringContaining(`to the data directory ${place}: E`),
    });
  }
  await writeFile(join(directory, 'database', 'PG_VERSION'), 'nonsense');
  await expect(quickQueue({ kind: 'embedded', directory })).rejects.toMatchObject({
    name: 'Stop',
    message: expect.stringContaining('has to be restored from a backup'),
  });
  // It lets go of what it could not open.
  await using _lock = await lockDirectory(directory, { log: silentLog });
}, 60_000);

test('a directory is locked for this account alone', async () => {
  const directory = join(await databases.newDirectory(), 'new');
  await using _lock = await lockDirectory(directory, { log: silentLog });
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

const testWhere = noSmallDisk === undefined ? test : test.skip;
testWhere(
  `a disk that is full takes no job and says so, and loses none of those before${noSmallDisk ? `: left out, ${noSmallDisk}` : ''}`,
  async () => {
    using disk = openSmallDisk({ mebibytes: 80 });
    const directory = join(disk.path, 'data');
    await cp(await databases.newDirectory(), directory, { recursive: true });
    const place = { kind: 'embedded', directory } as const;
    const told = expect.stringMatching(
      new RegExp(
        `^The disk with the embedded database in ${directory}/database is full \\(.+\\)\\. Free some space; `,
      ),
    );
    {
      await using queue = await quickQueue(place);
      await queue.enqueue(labelOn(1));
      disk.fill();
      const tries = [];
      for (let n = 2; n <= 300; n++)
        tries.push(await queue.enqueue(labelOn(n)).catch((error: Error) => error));
      const stored = tries.filter((each) => !(each instanceof Error));
      const failed = tries.filter((each) => each instanceof Error);
      expect(failed.length).toBeGreaterThan(0);
      for (const { message } of failed) expect(message).toEqual(told);
      expect((await queue.stats()).jobs.waiting).toBe(1 + stored.length);

      disk.clear();
      expect(await queue.enqueue(labelOn(300))).toMatchObject({ kind: 'queued' });
      expect((await queue.stats()).jobs.waiting).toBe(2 + stored.length);
    }
    disk.fill();
    await expect(quickQueue(place)).rejects.toMatchObject({
      name: 'Stop',
      message: expect.stringMatching(/^Nothing can be written to the data directory \S+\/data: .*ENOSPC/),
    });
    disk.clear();
    await using queue = await quickQueue(place);
    expect(await queue.enqueue(labelOn(1))).toMatchObject({ kind: 'duplicate' });
  },
  60_000,
);

test('of many that find a lock left behind, one gets it', async () => {
  const directory = await databases.newDirectory();
  const gone = { nonce: 'gone', pid: 2 ** 22 + 1, began: '1', space: 'another machine' };
  const path = join(directory, 'baton.lock');
  await writeFile(path, JSON.stringify(gone));
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(path, longAgo, longAgo);
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => lockDirectory(directory, { log: silentLog })),
  );
  const got = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(got).toHaveLength(1);
  await got[0]?.[Symbol.asyncDispose]();
});
