import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { InlineCode, TableRow } from 'mdast';
import { visit } from 'unist-util-visit';
import { all, ROOT, readDocument, readFile, tableHeaded } from './documents.ts';

const HEAD = ['row', 'attack', 'what holds', 'tests'];
/** How many rows each part has. */
const PARTS = { A: 10, B: 6, C: 11, D: 7, E: 12, H: 5 };

const document = readDocument('docs/threats.md');

test('the table has every row, in order', () => {
  const { rows } = tableHeaded(document, HEAD);
  const expected = Object.entries(PARTS).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  );
  expect(rows.map(([row]) => row)).toEqual(expected);
  expect(rows.filter((cells) => cells.some((cell) => cell.trim() === ''))).toEqual([]);
});

test('every test that it names is there', () => {
  const missing = namedTests().filter(({ file, name }) => !hasTest(file, name));
  expect(missing).toEqual([]);
  expect(new Set(namedTests().map(({ row }) => row)).size).toBe(
    Object.values(PARTS).reduce((sum, count) => sum + count, 0),
  );
});

test('every place in the sources that it names is there', () => {
  const named = [...readFile('docs/threats.md').matchAll(/`((?:core|jobs|report|workspace)\/[\w/-]+)`/g)];
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter(([, place]) => !existsSync(join(ROOT, 'src', `${place}.ts`)))).toEqual([]);
});

/** Of each row, what stands in code in its last cell: a file, then names of tests in it. */
function namedTests(): { row: string; file: string; name: string }[] {
  const [table] = all(document, 'table').filter(
    ({ children }) => codesIn(children[0]).length === 0 && headOf(children[0]),
  );
  return (table?.children.slice(1) ?? []).flatMap((line) => {
    const [row = ''] = textsOf(line);
    const last = line.children.at(-1);
    let file = '';
    return codesIn(last).flatMap((code) => {
      if (code.startsWith('test/')) {
        file = code;
        return [];
      }
      return [{ row, file, name: code }];
    });
  });
}

function headOf(row: TableRow | undefined): boolean {
  return textsOf(row).join() === HEAD.join();
}

function textsOf(row: TableRow | undefined): string[] {
  return (row?.children ?? []).map((cell) => {
    const [first] = cell.children;
    return first?.type === 'text' ? first.value : '';
  });
}

function codesIn(node: Parameters<typeof visit>[0] | undefined): string[] {
  const found: string[] = [];
  if (node !== undefined) visit(node, 'inlineCode', (code: InlineCode) => void found.push(code.value));
  return found;
}

/** Whether the file has this name as a text of its own, as tests, their groups and the rows of their tables have it. */
function hasTest(file: string, name: string): boolean {
  if (!existsSync(join(ROOT, file))) return false;
  // Why a test is left out somewhere stands behind its name.
  const source = readFile(file).replaceAll(/\$\{leftOut\}/g, '');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
}
