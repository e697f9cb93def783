import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Briefing, briefPhase } from '../../src/agent/briefing.ts';
import { ShownFiles } from '../../src/agent/tools/shown-files.ts';
import { makeTree, type Tree } from './support/tree.ts';

const numbered = (count: number, text = 'line') =>
  Array.from({ length: count }, (_, index) => `${text} ${index + 1}\n`).join('');
let tree: Tree;
let shown: ShownFiles;

beforeEach(async () => {
  tree = await makeTree({ 'src/a.js': 'const a = 1;\nconst b = 2;\n', 'src/long.js': numbered(100) });
  shown = new ShownFiles();
});
afterEach(async () => {
  await tree[Symbol.asyncDispose]();
});

const put = (path: string, text: string) => writeFile(join(tree.path, path), text);
const brief = (briefing: Partial<Briefing>) =>
  briefPhase(
    { files: [], citations: [], to: 'the message of phase 1', ...briefing },
    { workTree: tree.path, shown },
  );
const modify = (path: string) => ({ action: 'modify' as const, path });
/** What is attached, by the name that it has in its mark. */
function attached(text: string): Record<string, string> {
  const blocks = text.matchAll(/<<<(.+), ([0-9a-f]{16})>>>\n([\s\S]*?)\n<<<end \2>>>/g);
  return Object.fromEntries([...blocks].map(([, name, , content]) => [name, content]));
}

test('says how the files of the phase stand, and attaches the texts of those it modifies', async () => {
  await put('old.js', 'old\n');
  const text = await brief({
    files: [
      { action: 'create', path: 'src/new.js' },
      modify('src/a.js'),
      { action: 'delete', path: 'old.js' },
      { action: 'rename', from: 'src/long.js', to: 'src/short.js' },
      modify('src/nowhere.js'),
    ],
  });
  expect(text.split('\n\n')[1]).toBe(
    [
      '- create `src/new.js`: not there',
      '- modify `src/a.js`: 2 lines, attached',
      '- delete `old.js`: there, 1 line',
      '- rename `src/long.js` to `src/short.js`: 100 lines, attached',
      '- modify `src/nowhere.js`: not there',
    ].join('\n'),
  );
  expect(attached(text)).toEqual({
    'src/a.js, whole': 'const a = 1;\nconst b = 2;',
    'src/long.js, whole': numbered(100).trimEnd(),
  });
});

test('is empty where there is nothing to say', async () => {
  expect(await brief({})).toBe('');
});

describe('a text is attached once', () => {
  test('and again when it has changed', async () => {
    await brief({ files: [modify('src/a.js')] });
    const later = await brief({ files: [modify('src/a.js')] });
    expect(attached(later)).toEqual({});
    expect(later).toContain('2 lines, the same text as when it was attached to the message of phase 1');
    await put('src/a.js', 'const a = 3;\n');
    expect(attached(await brief({ files: [modify('src/a.js')] }))).toEqual({
      'src/a.js, whole': 'const a = 3;',
    });
  });

  test('and not where it was read or written before', async () => {
    shown.add({ path: join(tree.path, 'src/long.js'), range: '', text: numbered(100) }, { kind: 'read' });
    expect(await brief({ files: [modify('src/long.js')] })).toContain(
      '100 lines, the same text as when you read it',
    );
  });

  test('and all of it again after everything was forgotten', async () => {
    await brief({ files: [modify('src/a.js')] });
    shown.forget();
    expect(Object.keys(attached(await brief({ files: [modify('src/a.js')] })))).toEqual(['src/a.js, whole']);
  });
});

describe('there is an end to it', () => {
  test('a long file is left to be read in parts', async () => {
    await put('big.js', numbered(5_000));
    const text = await brief({ files: [modify('big.js')] });
    expect(text).toContain('5000 lines, too long to be attached; read what you need of it with view_range');
    expect(attached(text)).toEqual({});
  });

  test('and so is what does not fit besides the rest', async () => {
    const names = ['1.js', '2.js', '3.js', '4.js'];
    for (const name of names) await put(name, numbered(1_800, `${name} line`));
    const text = await brief({ files: names.map(modify) });
    expect(text.length).toBeLessThan(62_000);
    expect(Object.keys(attached(text))).toEqual(['1.js, whole', '2.js, whole']);
    expect(text).toContain(
      '- modify `3.js`: 1800 lines, not attached, because others fill the room; read it',
    );
  });
});

describe('nothing else is attached', () => {
  test('what is no text, or no file', async () => {
    await put('image.png', 'PNG\0\0');
    await mkdir(join(tree.path, 'folder'));
    const text = await brief({ files: [modify('image.png'), modify('folder')] });
    expect(text).toContain('- modify `image.png`: there, but not as a text');
    expect(text).toContain('- modify `folder`: there, but not as a text');
    expect(attached(text)).toEqual({});
  });

  test.each(['link', '../secret.txt', 'folder-out/secret.txt'])('%s, which leads out', async (path) => {
    await put('../secret.txt', 'canary');
    await symlink('../secret.txt', join(tree.path, 'link'));
    await symlink('..', join(tree.path, 'folder-out'));
    const text = await brief({ files: [modify(path)], citations: [{ path, from: 1, to: 1 }] });
    expect(text).not.toContain('canary');
  });
});

test('no text can end its own block: the mark is another each time', async () => {
  const marks: (string | undefined)[] = [];
  for (let round = 0; round < 2; round++) {
    shown.forget();
    const text = await brief({ files: [modify('src/a.js')] });
    marks.push(/<<<src\/a\.js, whole, ([0-9a-f]{16})>>>/.exec(text)?.[1]);
  }
  expect(marks[0]).toBeDefined();
  expect(marks[0]).not.toBe(marks[1]);
});

describe('what the plan cites is attached with what is around it', () => {
  const cite = (...lines: [from: number, to: number][]) =>
    brief({ citations: lines.map(([from, to]) => ({ path: 'src/long.js', from, to })) });

  test.each([
    ['a line', [50, 50], 45, 65],
    ['several lines', [50, 60], 45, 65],
    ['the first line', [1, 1], 1, 16],
    ['the last line', [100, 100], 95, 100],
    ['lines that go on beyond the end', [98, 200], 93, 100],
  ] as const)('%s', async (_what, [from, to], first, last) => {
    expect(attached(await cite([from, to]))).toEqual({
      [`src/long.js, lines ${first}-${last}`]: numbered(100)
        .split('\n')
        .slice(first - 1, last)
        .join('\n'),
    });
  });

  test('in one piece where that overlaps', async () => {
    expect(Object.keys(attached(await cite([60, 60], [50, 50], [10, 10])))).toEqual([
      'src/long.js, lines 5-25',
      'src/long.js, lines 45-75',
    ]);
  });

  test('but not beside the whole file, and not twice', async () => {
    const citations = [{ path: 'src/long.js', from: 50, to: 50 }];
    const text = await brief({ files: [modify('src/long.js')], citations });
    expect(Object.keys(attached(text))).toEqual(['src/long.js, whole']);
    shown.forget();
    await brief({ citations });
    expect(await brief({ citations })).toBe('');
  });

  test('and not where there is no such line or file', async () => {
    expect(await cite([101, 101])).toBe('');
    expect(await brief({ citations: [{ path: 'src/nowhere.js', from: 1, to: 1 }] })).toBe('');
  });
});
