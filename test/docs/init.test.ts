import { expect, test } from '@jest/globals';
import { init } from '../../src/entry/cli/init.ts';
import { COMMON_OPTIONS } from '../../src/entry/cli/parse-arguments.ts';
import { readDocument, readFile, tableHeaded } from './documents.ts';

const namesIn = (cells: readonly string[]) => cells.flatMap((cell) => cell.match(/--[a-z-]+/g) ?? []);

test('docs/init.md has the options of the command', () => {
  const { rows } = tableHeaded(readDocument('docs/init.md'), ['option', 'says']);
  const { help: _everywhere, ...common } = COMMON_OPTIONS;
  const options = Object.keys({ ...init.options, ...common });
  expect(namesIn(rows.map(([name = '']) => name))).toEqual(options.map((name) => `--${name}`));
});

test('the help has the exit codes of docs/init.md', () => {
  for (const code of [
    '0 done',
    '1 failed',
    '2 wrong usage or configuration',
    '3 refused',
    '4 limit reached',
  ]) {
    expect(readFile('docs/init.md').replace(/\s+/g, ' ')).toContain(code);
    expect(readFile('src/entry/cli/help.ts')).toContain(code);
  }
});
