import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sha } from '../../src/core/ids.ts';
import { exportTree } from '../../src/workspace/git/export-tree.ts';
import { fetchBranch } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import { workTreePatch } from '../../src/workspace/git/work-tree-patch.ts';
import { type Remote, startRemote } from './support/remote.ts';

let remote: Remote;
beforeAll(async () => {
  remote = await startRemote();
});
afterAll(async () => remote[Symbol.asyncDispose]());

async function lay(branch: string): Promise<{ repository: HostRepository; parent: Sha; workTree: string }> {
  remote.commit({ branch, files: { 'a.txt': 'one\n', 'gone.txt': 'gone\n', '.gitignore': 'ignored\n' } });
  const ended = new AbortController();
  const repository = await remote.open({ signal: ended.signal });
  const parent = await fetchBranch(repository, { branch });
  const workTree = join(remote.scratch, branch);
  await exportTree(repository, { commit: parent, into: workTree });
  ended.abort();
  return { repository, parent, workTree };
}

const patchOf = ({ repository, parent, workTree }: Awaited<ReturnType<typeof lay>>) =>
  workTreePatch(repository, {
    parent,
    workTree,
    maxFileBytes: 1_000_000,
    environment: { PATH: process.env.PATH },
  });

test('applied to where it began, a patch gives the same files, also after the run was told to end', async () => {
  const laid = await lay('all-kinds');
  const { workTree } = laid;
  writeFileSync(join(workTree, 'a.txt'), 'two\n');
  writeFileSync(join(workTree, 'image.png'), Buffer.from([0, 1, 2, 255, 0, 10]));
  writeFileSync(join(workTree, 'run.sh'), 'true\n');
  writeFileSync(join(workTree, 'ignored'), 'not for git\n');
  chmodSync(join(workTree, 'run.sh'), 0o755);
  symlinkSync('a.txt', join(workTree, 'link'));
  rmSync(join(workTree, 'gone.txt'));
  const patch = await patchOf(laid);

  const index = { GIT_DIR: remote.bare, GIT_INDEX_FILE: join(remote.scratch, 'applied.index') };
  const git = (args: string[], input = '') =>
    execFileSync('git', args, { input, env: { PATH: process.env.PATH, ...index } }).toString();
  git(['read-tree', 'all-kinds']);
  git(['apply', '--cached'], patch);
  const listed = git(['ls-files', '--stage']).trim().split('\n');
  expect(listed.map((line) => line.replace(/ [0-9a-f]{40} 0\t/, ' '))).toEqual([
    '100644 .gitignore',
    '100644 a.txt',
    '100644 image.png',
    '120000 link',
    '100755 run.sh',
  ]);
  expect(git(['cat-file', 'blob', ':a.txt'])).toBe('two\n');
  expect(execFileSync('git', ['cat-file', 'blob', ':image.png'], { env: index })).toEqual(
    Buffer.from([0, 1, 2, 255, 0, 10]),
  );
});

test('there is no patch of nothing', async () => {
  expect(await patchOf(await lay('nothing'))).toBe('');
});

test('a repository inside of the work tree is not looked into', async () => {
  const laid = await lay('nested');
  mkdirSync(join(laid.workTree, 'nested/.git'), { recursive: true });
  await expect(patchOf(laid)).rejects.toMatchObject({ name: 'Stop', conclusion: 'blocked' });
});
