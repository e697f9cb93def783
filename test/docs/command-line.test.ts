import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../src/entry/cli/commands.ts';
import { understand } from '../../src/entry/cli/understand.ts';
import { all, codeBlocks, DOCUMENTS, readDocument } from './documents.ts';

const names = COMMANDS.map(({ name }) => name);
const typed = DOCUMENTS.flatMap((document) => batonLines(document).map((line) => ({ document, line })));
/** A name alone is one that the text speaks of, or one that needs nothing else. */
const spokenOf = new Set(
  COMMANDS.filter(({ arguments: wanted }) => wanted.some(({ required }) => required)).map(
    ({ name }) => `baton ${name}`,
  ),
);
const known = typed.filter(({ line }) => names.includes(wordsOf(line)[0] ?? '') && !spokenOf.has(line));
const others = typed.filter(({ line }) => !names.includes(wordsOf(line)[0] ?? ''));

test('commands are found', () => {
  expect(known.map(({ line }) => line)).toEqual(expect.arrayContaining(['baton doctor --json']));
});

test('no document names a command that is not there', () => {
  expect(others).toEqual([]);
});

describe('what documents have a reader type is understood', () => {
  test.each(known)('$document: $line', ({ line }) => {
    expect(understand({ args: wordsOf(line), commands: COMMANDS, version: '0' })).toMatchObject({
      kind: expect.any(String),
    });
  });
});

describe('what is not there is found out', () => {
  test.each(['baton doctor --jsn', 'baton docter'])('%s', (line) => {
    expect(() => understand({ args: wordsOf(line), commands: COMMANDS, version: '0' })).toThrow();
  });
});

/** Commands in shell blocks and in the text, without what stands before and behind them. */
function batonLines(path: string): string[] {
  const document = readDocument(path);
  const shell = codeBlocks(document).filter(({ lang }) => lang === 'sh');
  return [...shell, ...all(document, 'inlineCode')]
    .flatMap(({ value }) => value.split(/\n|&&/))
    .map((line) =>
      line
        .replace(/\s#.*/, '')
        .replace(/ < \S+$/, '')
        .trim(),
    )
    .map((line) => /(?:^|^\w+=(?:\$\([^)]*\)|\S*) )(baton [a-z].*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined);
}

/** As a shell would split it, as far as the documents go: quotes, and what stands for a value. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.slice(1).map((word) => word.replaceAll('"', ''));
}
