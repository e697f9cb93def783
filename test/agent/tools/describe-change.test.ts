import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileChange } from '../../../src/agent/tools/file-change.ts';
import { exploringTools, writingTools } from '../../../src/agent/tools/file-tools.ts';
import { ShownFiles } from '../../../src/agent/tools/shown-files.ts';
import { toolSet } from '../../../src/agent/tools/tool-set.ts';
import { makeTree, type Tree } from '../support/tree.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `<${index + 1}>\n`).join('');
let tree: Tree;
let changes: FileChange[];
let call: (name: string, input: object) => Promise<string>;

beforeEach(async () => {
  tree = await makeTree({ 'list.txt': numbers(20) });
  changes = [];
  const shown = new ShownFiles();
  const workTree = tree.path;
  const { tools } = toolSet([
    ...exploringTools({ workTree, shown }),
    ...writingTools({ workTree, shown, readOnly: [], observe: (change) => changes.push(change) }),
  ]);
  call = async (name, input) => String(await tools.find((tool) => tool.name === name)!.run(input));
});
afterEach(async () => {
  await tree[Symbol.asyncDispose]();
});

const edit = (old_string: string, new_string: string, replace_all = false) =>
  call('edit', { file_path: 'list.txt', old_string, new_string, ...(replace_all && { replace_all }) });

describe('an edit answers with the lines around it', () => {
  test('in the middle, numbered as they are now', async () => {
    expect(await edit('<10>', 'ten\nand more')).toBe(
      [
        'edited list.txt (1 replacement(s))',
        ' 6\t<6>',
        ' 7\t<7>',
        ' 8\t<8>',
        ' 9\t<9>',
        '10\tten',
        '11\tand more',
        '12\t<11>',
        '13\t<12>',
        '14\t<13>',
        '15\t<14>',
      ].join('\n'),
    );
  });

  test.each([
    ['at the beginning', '<1>', 'one', '1\tone\n2\t<2>\n3\t<3>\n4\t<4>\n5\t<5>'],
    ['at the end', '<20>', 'twenty', '16\t<16>\n17\t<17>\n18\t<18>\n19\t<19>\n20\ttwenty'],
    [
      'where something was taken out',
      '<10>\n',
      '',
      ' 6\t<6>\n 7\t<7>\n 8\t<8>\n 9\t<9>\n10\t<11>\n11\t<12>\n12\t<13>\n13\t<14>\n14\t<15>',
    ],
  ])('%s', async (_where, was, is, lines) => {
    expect(await edit(was, is)).toBe(`edited list.txt (1 replacement(s))\n${lines}`);
  });

  test('where all of it was taken out', async () => {
    await writeFile(join(tree.path, 'list.txt'), 'all');
    expect(await edit('all', '')).toMatch(/^edited list\.txt/);
    expect(await readFile(join(tree.path, 'list.txt'), 'utf8')).toBe('');
  });

  test('for the first of several places, and how many more there are', async () => {
    await writeFile(join(tree.path, 'list.txt'), `${'x\n'.repeat(20)}old\n`.repeat(5));
    const answer = await edit('old', 'brand new', true);
    expect(answer).toContain('(5 replacement(s))');
    expect(answer.match(/\tbrand new$/gm)).toHaveLength(3);
    expect(answer).toContain('21\tbrand new\n22\tx');
    expect(answer).toContain('42\tbrand new\n43\tx');
    expect(answer).toContain('63\tbrand new\n64\tx');
    expect(answer).toMatch(/… and 2 more$/);
  });

  test('without the middle of what the model has just written itself', async () => {
    const answer = await edit('<10>', Array.from({ length: 50 }, (_, index) => `new ${index}`).join('\n'));
    expect(answer).toContain('10\tnew 0\n11\tnew 1\n12\tnew 2\n13\tnew 3\n…\n56\tnew 46');
    expect(answer).toContain('59\tnew 49\n60\t<11>');
    expect(answer).not.toContain('new 20');
  });

  test('cut where a line is very long', async () => {
    await writeFile(join(tree.path, 'list.txt'), `a${'x'.repeat(5_000)}`);
    expect((await edit('a', 'b')).length).toBeLessThan(300);
  });

  test('and says so where it changed nothing', async () => {
    expect(await edit('<10>', '<10>')).toMatch(/\nNothing has changed by it\.$/);
  });
});

describe('a write answers', () => {
  const write = (content: string, file_path = 'list.txt') => call('write', { file_path, content });

  test('for a new file with its size', async () => {
    expect(await write('new\n', 'new.txt')).toBe('wrote 4 bytes to new.txt');
  });

  test.each([
    ['how much of it is another', numbers(19).replace('<3>\n', 'a\nb\n'), ': 2 lines new, 2 gone'],
    ['that lines were added', `${numbers(20)}21\n`, ': 1 line new, 0 gone'],
    ['that there is nothing else', numbers(20), ': the file was like this already'],
    [
      'that only the order is another',
      `${numbers(20).split('\n').toReversed().slice(1).join('\n')}\n`,
      ': the same lines as before, in another order',
    ],
  ])('for a file that was there %s', async (_what, content, said) => {
    expect((await write(content)).replace(/^wrote \d+ bytes to list\.txt/, '')).toBe(said);
  });

  test('and the file need not be read then', async () => {
    await write(numbers(100));
    expect(await call('read', { file_path: 'list.txt' })).toContain('the same text as when you wrote it');
    await edit('<50>', 'fifty');
    expect(await call('read', { file_path: 'list.txt' })).toContain('fifty');
  });
});

test('each change is told to whoever watches, one that failed is not', async () => {
  await edit('<1>', 'one');
  await call('write', { file_path: 'new.txt', content: 'x' });
  await expect(edit('nowhere', 'x')).rejects.toThrow('not found');
  expect(changes).toEqual([
    { path: join(tree.path, 'list.txt'), before: numbers(20), after: numbers(20).replace('<1>', 'one') },
    { path: join(tree.path, 'new.txt'), before: undefined, after: 'x' },
  ]);
});
