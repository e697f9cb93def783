import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exploringTools, writingTools } from '../../../src/agent/tools/file-tools.ts';
import { ShownFiles } from '../../../src/agent/tools/shown-files.ts';
import { type ToolSet, toolSet } from '../../../src/agent/tools/tool-set.ts';
import { makeTree, type Tree } from '../support/tree.ts';

const TEXT = Array.from({ length: 40 }, (_, index) => `const value${index} = ${index};\n`).join('');
let tree: Tree;
let scratch: string;
let shown: ShownFiles;
let set: ToolSet;

beforeEach(async () => {
  tree = await makeTree({ 'src/a.js': TEXT, 'small.txt': 'small\n' });
  scratch = join(tree.path, '../scratch');
  await mkdir(scratch);
  shown = new ShownFiles();
  set = toolSet(exploringTools({ workTree: tree.path, shown, alsoReadable: [scratch] }), { shown });
});
afterEach(async () => {
  await tree[Symbol.asyncDispose]();
});

async function call(name: string, input: object): Promise<string> {
  const tool = set.tools.find((each) => each.name === name)!;
  return String(await tool.run(tool.parse(input)));
}
const read = (file_path: string, view_range?: [number, number]) =>
  call('read', { file_path, ...(view_range && { view_range }) });
const turnPasses = () => set.beginTurn();
const change = (path: string, text: string) => writeFile(join(tree.path, path), text);

test('the same file is given once; asked for again, it is said where its text stands', async () => {
  turnPasses();
  expect(await read('src/a.js')).toBe(TEXT);
  turnPasses();
  turnPasses();
  expect(await read('src/a.js')).toBe(
    '[src/a.js: the same text as when you read it 2 turns ago. It stands there; it is not repeated.]',
  );
});

test('by whatever name it goes', async () => {
  await symlink('src', join(tree.path, 'link'));
  await read('src/a.js');
  for (const name of ['./src/../src/a.js', join(tree.path, 'src/a.js'), 'link/a.js']) {
    expect(await read(name)).toContain('the same text as');
  }
});

test('a file that has changed is given whole, and so is one that is as it was once', async () => {
  await read('src/a.js');
  await change('src/a.js', `${TEXT}// more\n`);
  expect(await read('src/a.js')).toBe(`${TEXT}// more\n`);
  await change('src/a.js', TEXT);
  expect(await read('src/a.js')).toBe(TEXT);
});

test('another range gives its text, the same one the note', async () => {
  await read('src/a.js');
  const part = await read('src/a.js', [1, 20]);
  expect(part).toContain('const value19 = 19;');
  expect(await read('src/a.js', [1, 20])).toBe(
    '[Lines 1-20 of src/a.js: the same text as when you read it earlier in this turn. It stands there; it is not repeated.]',
  );
  expect(await read('src/a.js', [2, 20])).not.toContain('the same text');
});

test('what is as short as the note is given again', async () => {
  await read('small.txt');
  expect(await read('small.txt')).toBe('small\n');
});

test('a read that fails was none', async () => {
  await expect(read('later.js')).rejects.toThrow('no such file');
  await change('later.js', TEXT);
  expect(await read('later.js')).toBe(TEXT);
});

test('what is forgotten is given again', async () => {
  await read('src/a.js');
  shown.forget();
  expect(await read('src/a.js')).toBe(TEXT);
});

test.each([
  ['longer than a result may be', 4_000],
  ['larger than what the SDK reads', 40_000],
])('a file that is %s can be paged through to its last line', async (_what, count) => {
  const text = Array.from({ length: count }, (_, index) => `this is line ${index + 1}\n`).join('');
  await change('big.txt', text);
  const cut = await read('big.txt');
  expect(cut.length).toBeLessThanOrEqual(30_000);
  const pages: string[] = [];
  const note = /lines (\d+) to (\d+) are left out here\. Read them with view_range, as \[(\d+), (\d+)\]/.exec(
    cut,
  )!;
  const [head, tail] = cut.split(/\n\[… lines .* …\]\n\n/);
  const last = Number(note[2]);
  for (let from = Number(note[1]); from <= last; ) {
    const step = Number(note[4]) - Number(note[3]);
    const to = Math.min(last, from + step);
    pages.push(`${await read('big.txt', [from, to])}\n`);
    from = to + 1;
  }
  expect(head + pages.join('') + tail).toBe(text);
  for (const page of pages) expect(page).not.toContain('left out');
});

test('a range that is too long is cut like a file, with the numbers of the file', async () => {
  await change(
    'big.txt',
    Array.from({ length: 9_000 }, (_, index) => `this is line ${index + 1}\n`).join(''),
  );
  const cut = await read('big.txt', [1_001, 8_000]);
  expect(cut).toMatch(/^this is line 1001\n/);
  const from = Number(/lines (\d+) to/.exec(cut)?.[1]);
  expect(cut).toContain(`this is line ${from - 1}\n`);
  expect(cut).not.toContain(`this is line ${from}\n`);
});

test('a large file can be edited as well', async () => {
  const text = Array.from({ length: 40_000 }, (_, index) => `this is line ${index + 1}\n`).join('');
  await change('big.txt', text);
  const edit = writingTools({ workTree: tree.path, shown, readOnly: [], observe: () => undefined })[1]!;
  const answer = await edit.run({ file_path: 'big.txt', old_string: 'line 30000\n', new_string: 'it\n' });
  expect(answer).toContain('30000\tthis is it\n30001\t');
});

test('what is no text is said to be none', async () => {
  await change('image.png', 'PNG\0\0');
  await expect(read('image.png')).rejects.toThrow('read: image.png is not a text file');
});

test('what commands left in their own directory can be read and searched, and nothing beside it', async () => {
  await writeFile(join(scratch, 'output-1.txt'), 'one\ntwo\n');
  await writeFile(join(tree.path, '../secret.txt'), 'canary');
  await symlink('../secret.txt', join(scratch, 'link-out'));
  expect(await read(join(scratch, 'output-1.txt'))).toBe('one\ntwo\n');
  expect(await call('grep', { pattern: 'two', path: join(scratch, 'output-1.txt') })).toContain('two');
  await expect(read(join(scratch, 'link-out'))).rejects.toThrow('outside');
  await expect(read(join(scratch, '../secret.txt'))).rejects.toThrow('outside');
});
