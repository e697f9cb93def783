import { expect, test } from '@jest/globals';
import { repositoryTree } from '../../../src/jobs/plan-file/repository-tree.ts';

const file = (path: string, { mode = '100644', size = 10 as number | undefined } = {}) => ({
  path,
  mode,
  object: '',
  size,
});
const MEGABYTE = 1024 * 1024;

function treeOf(...files: ReturnType<typeof file>[]) {
  const asked: string[] = [];
  const tree = repositoryTree(files, async (path) => {
    asked.push(path);
    return `text of ${path}`;
  });
  return { tree, asked };
}

test('knows files, directories, and what is neither', () => {
  const { tree } = treeOf(
    file('src/deep/A.js', { mode: '100755' }),
    file('link', { mode: '120000' }),
    file('module', { mode: '160000', size: undefined }),
  );
  expect(
    ['src/deep/A.js', 'src', 'src/deep', 'link', 'module', 'none'].map((path) => tree.has(path)),
  ).toEqual([...['file', 'directory', 'directory', 'other', 'other'], undefined]);
  expect(tree.caseVariant?.('SRC/deep/a.js')).toBe('src/deep/A.js');
});

test('reads a file once, and only what is a file of ordinary size', async () => {
  const { tree, asked } = treeOf(
    file('a.js'),
    file('full', { size: MEGABYTE }),
    file('huge', { size: MEGABYTE + 1 }),
    file('link', { mode: '120000' }),
  );
  expect(await tree.read('a.js')).toBe('text of a.js');
  expect(await tree.read('a.js')).toBe('text of a.js');
  expect(await tree.read('full')).toBe('text of full');
  for (const path of ['huge', 'link', 'none', '.']) expect(await tree.read(path)).toBeUndefined();
  expect(asked).toEqual(['a.js', 'full']);
});
