import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exploringTools, writingTools } from '../../../src/agent/tools/file-tools.ts';
import { ShownFiles } from '../../../src/agent/tools/shown-files.ts';
import { type ToolSet, toolSet } from '../../../src/agent/tools/tool-set.ts';
import { makeTree, type Tree } from '../support/tree.ts';

let tree: Tree;
let set: ToolSet;

beforeEach(async () => {
  tree = await makeTree({
    'src/b.js': 'export const b = 2;\n',
    'src/a.js': 'export const a = 1;\n',
    '.claude/plans/plan.md': 'the plan\n',
    'README.md': '# Hello\n',
  });
  await writeFile(join(tree.path, '../secret.txt'), 'canary');
  await symlink('../secret.txt', join(tree.path, 'link-out'));
  await symlink('../nowhere.txt', join(tree.path, 'dangling-out'));
  await symlink('..', join(tree.path, 'dir-out'));
  set = toolSet([
    ...exploringTools({ workTree: tree.path, shown: new ShownFiles() }),
    ...writing(join(tree.path, '.claude/plans')),
  ]);
});
afterEach(async () => {
  await tree[Symbol.asyncDispose]();
});

function writing(...readOnly: string[]) {
  return writingTools({ workTree: tree.path, shown: new ShownFiles(), readOnly, observe: () => undefined });
}

async function call(name: string, input: object): Promise<string> {
  const tool = set.tools.find((each) => each.name === name)!;
  const result = await tool.run(tool.parse(input));
  set.assertSound();
  return String(result);
}

const inTree = (path: string) => readFile(join(tree.path, path), 'utf8');

describe('exploring', () => {
  test('reads a file, whole or in part', async () => {
    expect(await call('read', { file_path: 'src/a.js' })).toBe('export const a = 1;\n');
    expect(await call('read', { file_path: 'README.md', view_range: [1, 1] })).toBe('# Hello');
    expect(await call('read', { file_path: join(tree.path, 'README.md') })).toBe('# Hello\n');
  });

  test('lists files by name, with the paths that the plan uses', async () => {
    expect(await call('glob', { pattern: '**/*.js' })).toBe('src/a.js\nsrc/b.js');
    expect(await call('glob', { pattern: '*.js', path: 'src' })).toBe('src/a.js\nsrc/b.js');
    expect(await call('glob', { pattern: '*.py' })).toBe('no matches');
  });

  test('says that there are more files than it lists', async () => {
    await mkdir(join(tree.path, 'many'));
    const names = Array.from({ length: 201 }, (_, index) => `many/${index}.txt`);
    await Promise.all(names.map((name) => writeFile(join(tree.path, name), '')));
    const lines = (await call('glob', { pattern: 'many/*' })).split('\n');
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)).toBe('[only 200 are shown; use a narrower pattern]');
  });

  test('searches, with the paths that the plan uses', async () => {
    const lines = (await call('grep', { pattern: 'export const' })).trim().split('\n').sort();
    expect(lines).toEqual(['src/a.js:1:export const a = 1;', 'src/b.js:1:export const b = 2;']);
  });

  test('leaves the content of files as it is, also where it names the directory', async () => {
    await writeFile(join(tree.path, 'log.txt'), `${tree.path}/src/a.js\n`);
    expect(await call('read', { file_path: 'log.txt' })).toBe(`${tree.path}/src/a.js\n`);
  });
});

describe('writing', () => {
  test('writes and edits files', async () => {
    await call('write', { file_path: 'src/new/c.js', content: 'c\n' });
    await call('edit', { file_path: 'src/a.js', old_string: 'a = 1', new_string: 'a = $&' });
    expect(await inTree('src/new/c.js')).toBe('c\n');
    expect(await inTree('src/a.js')).toBe('export const a = $&;\n');
  });

  test.each([
    ['write', { file_path: '.claude/plans/plan.md', content: 'x' }],
    ['write', { file_path: 'src/../.claude/plans/other.md', content: 'x' }],
    ['edit', { file_path: '.claude/plans/plan.md', old_string: 'the', new_string: 'my' }],
  ])('%s refuses a read-only directory, and does not say where it lies: %j', async (name, input) => {
    const error = await call(name, input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(String(error)).toContain('read-only');
    expect(String(error)).not.toContain(tree.path);
    expect(await inTree('.claude/plans/plan.md')).toBe('the plan\n');
  });

  test('a read-only directory is one of the work tree, however it is written', async () => {
    set = toolSet(writing('.claude/plans'));
    await expect(call('write', { file_path: '.claude/plans/x.md', content: '' })).rejects.toThrow(
      'read-only',
    );
  });

  test('a new file of nothing is a file of nothing', async () => {
    await call('write', { file_path: 'empty', content: '' });
    expect(await inTree('empty')).toBe('');
  });
});

describe('nothing outside of the work tree is reached', () => {
  test.each(['link-out', 'dir-out/secret.txt', '../secret.txt', 'src/../../secret.txt', '/etc/hostname'])(
    'reading %s',
    async (path) => {
      await expect(call('read', { file_path: path })).rejects.toThrow(ToolError);
    },
  );

  test.each(['link-out', 'dangling-out', 'dir-out/new.txt', '../new.txt', '/tmp/baton-new.txt'])(
    'writing %s',
    async (path) => {
      await expect(call('write', { file_path: path, content: 'x' })).rejects.toThrow(ToolError);
      await expect(readFile(join(tree.path, '../new.txt'))).rejects.toThrow('ENOENT');
      await expect(readFile(join(tree.path, '../nowhere.txt'))).rejects.toThrow('ENOENT');
      expect(await readFile(join(tree.path, '../secret.txt'), 'utf8')).toBe('canary');
    },
  );

  test('listing and searching', async () => {
    await expect(call('glob', { pattern: '../*' })).rejects.toThrow(ToolError);
    expect(await call('glob', { pattern: 'dir-out/*' })).toBe('no matches');
    await expect(call('grep', { pattern: 'canary', path: '..' })).rejects.toThrow(ToolError);
    await expect(call('grep', { pattern: 'canary', path: 'dir-out' })).rejects.toThrow(ToolError);
    expect(await call('grep', { pattern: 'canary' })).toBe('no matches');
  });
});

describe('a call that makes no sense is told so, and is no fault of ours', () => {
  test.each([
    ['read', {}],
    ['read', { file_path: 'nowhere.txt' }],
    ['read', { file_path: 'src' }],
    ['read', { file_path: 'a\0b' }],
    ['read', { file_path: 'README.md', view_range: 'all' }],
    ['glob', { pattern: 5 }],
    ['grep', { pattern: 'a\0b' }],
    ['grep', { pattern: '(' }],
    ['write', { file_path: 'x' }],
    ['edit', { file_path: 'src/a.js', old_string: 'export' }],
    ['edit', { file_path: 'src/a.js', old_string: 'not there', new_string: '' }],
  ])('%s %j', async (name, input) => {
    const error = await call(name, input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(() => set.assertSound()).not.toThrow();
    expect(String(error)).not.toContain(tree.path);
    expect(await inTree('src/a.js')).toBe('export const a = 1;\n');
  });

  test('a loop of links in the place of a read-only directory', async () => {
    await symlink('loop', join(tree.path, 'loop'));
    set = toolSet(writing('loop'));
    await expect(call('write', { file_path: 'x', content: 'x' })).rejects.toThrow(ToolError);
    expect(() => set.assertSound()).not.toThrow();
  });
});
