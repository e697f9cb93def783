import { chmod, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type WorkTreeWatch, watchWorkTree } from '../../src/agent/work-tree-watch.ts';
import { makeTree, type Tree } from './support/tree.ts';

/** File systems keep their times by a coarser clock than ours. */
const TICK_MS = 20;
let tree: Tree;
let watch: WorkTreeWatch;
const at = (path: string) => join(tree.path, path);

beforeEach(async () => {
  tree = await makeTree({ 'src/deep/a.js': 'a', 'node_modules/b/index.js': 'b', '.git/HEAD': 'main' });
  await sleep(TICK_MS);
  watch = watchWorkTree(tree.path);
  await sleep(TICK_MS);
});
afterEach(async () => {
  await tree[Symbol.asyncDispose]();
});

test('where nothing happened, nothing has changed', () => expect(watch.hasChanged()).toBe(false));

test.each([
  ['a changed file', () => writeFile(at('src/deep/a.js'), 'b')],
  ['a new file', () => writeFile(at('src/new.js'), '')],
  ['a new directory', () => mkdir(at('src/deep/deeper'))],
  ['a file that is gone', () => rm(at('src/deep/a.js'))],
  ['another name', () => rename(at('src/deep'), at('src/shallow'))],
  ['other rights', () => chmod(at('src/deep/a.js'), 0o755)],
  [
    'a change whose time was set back',
    async () => {
      await writeFile(at('src/deep/a.js'), 'b');
      await utimes(at('src/deep/a.js'), 0, 0);
    },
  ],
])('%s is noticed, once', async (_what, change) => {
  await change();
  await sleep(TICK_MS);
  expect(watch.hasChanged()).toBe(true);
  expect(watch.hasChanged()).toBe(false);
});

test('what was before a restart does not count', async () => {
  await writeFile(at('src/deep/a.js'), 'b');
  await sleep(TICK_MS);
  watch.restart();
  expect(watch.hasChanged()).toBe(false);
});

test('installed packages and git are nobody’s work', async () => {
  await writeFile(at('node_modules/b/index.js'), 'c');
  await writeFile(at('.git/HEAD'), 'other');
  await sleep(TICK_MS);
  expect(watch.hasChanged()).toBe(false);
});

test('what cannot be looked at may have changed', async () => {
  await rm(tree.path, { recursive: true });
  expect(watch.hasChanged()).toBe(true);
});
