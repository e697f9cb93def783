import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commitFile } from '../../src/workspace/git/commit-file.ts';
import { commitWorkTree } from '../../src/workspace/git/commit-work-tree.ts';
import { exportTree } from '../../src/workspace/git/export-tree.ts';
import { fetchBranch } from '../../src/workspace/git/fetch.ts';
import { createRunDirectory } from '../../src/workspace/run-directory.ts';
import { noSmallDisk, openSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { type Remote, startRemote } from './support/remote.ts';

const describeWhere = noSmallDisk === undefined ? describe : describe.skip;
const large = { 'large.bin': randomBytes(6 * 2 ** 20), 'small.txt': 'small\n' };
const policy = { protectedPaths: [], secrets: [], maxFileBytes: 2 ** 20 };
const message = { subject: 'A change', trailers: [] };
const date = new Date(0);

describeWhere(`a disk that is full${noSmallDisk ? `: left out, ${noSmallDisk}` : ''}`, () => {
  let remote: Remote;
  let disk: SmallDisk;
  beforeEach(async () => {
    remote = await startRemote();
    disk = openSmallDisk({ mebibytes: 4 });
  });
  afterEach(async () => {
    disk[Symbol.dispose]();
    await remote[Symbol.asyncDispose]();
  });

  const told = (what: RegExp = /\d\.\d MiB are/) => ({
    name: 'Stop',
    conclusion: 'failed',
    mayPass: true,
    message: expect.stringMatching(
      new RegExp(
        `^The disk of this machine is full\\. ${what.source} left where ${disk.path}\\S* is\\. Free some space, `,
      ),
    ),
  });

  test('is told where a fetch ends there, however git transports it', async () => {
    remote.commit({ branch: 'main', files: large });
    remote.commit({
      branch: 'many',
      files: Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`${n}`, randomBytes(50_000)])),
    });
    for (const branch of ['main', 'many']) {
      const repository = await remote.open({ directory: join(disk.path, branch) });
      await expect(fetchBranch(repository, { branch })).rejects.toMatchObject(told());
      rmSync(join(disk.path, branch), { recursive: true });
    }
  });

  test('is told where files are laid out there, of which git says that it could not write them', async () => {
    remote.commit({ branch: 'main', files: large });
    const repository = await remote.open();
    const commit = await fetchBranch(repository, { branch: 'main' });
    await expect(exportTree(repository, { commit, into: join(disk.path, 'work') })).rejects.toMatchObject({
      name: 'Stop',
      cause: expect.objectContaining({ message: expect.stringContaining('unable to write file') }),
    });
  });

  test('is told where a plan or a work tree is committed', async () => {
    remote.commit({ branch: 'main', files: { 'small.txt': 'small\n' } });
    const repository = await remote.open({ directory: join(disk.path, 'git') });
    const parent = await fetchBranch(repository, { branch: 'main' });
    const workTree = join(remote.scratch, 'work');
    await exportTree(repository, { commit: parent, into: workTree });
    disk.fill();
    const content = randomBytes(5_000).toString('hex');
    await expect(
      commitFile(repository, { parent, path: 'plan.md', content, message, date }),
    ).rejects.toMatchObject(told());
    mkdirSync(join(workTree, 'src'));
    rmSync(join(workTree, 'small.txt'));
    await expect(
      commitWorkTree(repository, { parent, workTree, message, date, policy }),
    ).rejects.toMatchObject(told());
    disk.clear();
    await commitFile(repository, { parent, path: 'plan.md', content, message, date });
  });

  test('with room for bytes and for no more files is told as well', async () => {
    using few = openSmallDisk({ mebibytes: 4, files: 30 });
    remote.commit({
      branch: 'main',
      files: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.txt`, 'x'])),
    });
    const repository = await remote.open();
    const commit = await fetchBranch(repository, { branch: 'main' });
    const into = join(few.path, 'work');
    await expect(exportTree(repository, { commit, into })).rejects.toMatchObject({ name: 'Stop' });
    await expect(
      createRunDirectory({ parent: few.path, environment: { PATH: process.env.PATH } }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(
        `The disk of this machine is full. No room for another file is left where ${few.path} is.`,
      ),
    });
  });
});
