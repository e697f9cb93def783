import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportTree } from '../../src/workspace/git/export-tree.ts';
import { fetchBranch, fetchCommit } from '../../src/workspace/git/fetch.ts';
import { readDiff } from '../../src/workspace/git/read-diff.ts';
import { restoreWorkTree } from '../../src/workspace/git/restore-work-tree.ts';
import { type Remote, startRemote } from './support/remote.ts';

let remote: Remote;
beforeAll(async () => {
  remote = await startRemote();
});
afterAll(async () => remote[Symbol.asyncDispose]());

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

test('each file comes with its text and the lines that its hunks show', async () => {
  const long = lines(40);
  remote.commit({
    branch: 'before',
    files: {
      'a.txt': long,
      'gone.txt': 'secret of old\n',
      'moved.txt': long.replaceAll('line', 'other'),
      kind: 'a file\n',
      'z.txt': 'one\n',
    },
  });
  remote.commit({
    branch: 'after',
    files: {
      'a.txt': long.replace('line 20\n', 'twenty\ndiff --git a/x b/x\n'),
      'elsewhere.txt': long.replaceAll('line', 'other'),
      kind: { link: 'a.txt' },
      'z.txt': 'one\ntwo\n',
      'new.bin': Buffer.from([0, 1, 2]),
    },
  });
  const repository = await remote.open();
  const from = await fetchBranch(repository, { branch: 'before' });
  const to = await fetchBranch(repository, { branch: 'after' });
  await fetchCommit(repository, { commit: from });
  const files = new Map((await readDiff(repository, { from, to })).map((file) => [file.path, file]));
  expect([...files.values()].map(({ path, status }) => `${status} ${path}`).sort()).toEqual([
    'added new.bin',
    'deleted gone.txt',
    'modified a.txt',
    'modified z.txt',
    'renamed elsewhere.txt',
    'type_changed kind',
  ]);
  expect([...(files.get('a.txt')?.lines ?? [])]).toEqual([17, 18, 19, 20, 21, 22, 23, 24]);
  expect(files.get('a.txt')?.text).toContain('+twenty\n+diff --git a/x b/x\n');
  expect(files.get('gone.txt')?.text).not.toContain('secret of old');
  expect(files.get('gone.txt')?.lines.size).toBe(0);
  expect(files.get('z.txt')?.text).toContain('+two');
  expect([...(files.get('z.txt')?.lines ?? [])]).toEqual([1, 2]);
  expect(files.get('elsewhere.txt')?.text).toContain('rename from moved.txt');
});

test('a work tree becomes again what the commit holds, but for what is ignored', async () => {
  remote.commit({
    branch: 'tree',
    files: { 'a.txt': 'one\n', 'b/c.txt': 'two\n', 'd.txt': 'three\n', '.gitignore': 'built/\n' },
  });
  const repository = await remote.open();
  const commit = await fetchBranch(repository, { branch: 'tree' });
  const workTree = join(remote.scratch, 'restored');
  await exportTree(repository, { commit, into: workTree });
  const at = (path: string) => join(workTree, path);
  const outside = join(remote.scratch, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'c.txt'), 'mine\n');
  writeFileSync(at('a.txt'), 'changed\n');
  rmSync(at('b'), { recursive: true });
  symlinkSync(outside, at('b'));
  rmSync(at('d.txt'));
  mkdirSync(at('d.txt'));
  writeFileSync(at('d.txt/x'), 'x');
  mkdirSync(at('built'));
  writeFileSync(at('built/x'), 'kept');
  mkdirSync(at('nested/.git'), { recursive: true });
  writeFileSync(at('nested/.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(at('new.txt'), 'new');

  await restoreWorkTree(repository, { commit, workTree });

  expect(readFileSync(at('a.txt'), 'utf8')).toBe('one\n');
  expect(readFileSync(at('b/c.txt'), 'utf8')).toBe('two\n');
  expect(readFileSync(at('d.txt'), 'utf8')).toBe('three\n');
  expect(existsSync(at('new.txt'))).toBe(false);
  expect(existsSync(at('nested'))).toBe(false);
  expect(readFileSync(at('built/x'), 'utf8')).toBe('kept');
  expect(readFileSync(join(outside, 'c.txt'), 'utf8')).toBe('mine\n');
});
