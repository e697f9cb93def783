import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ROOT, readDocument, readFile, tables } from './documents.ts';

/** What a quoted part must have at least, so that it is found where it belongs and not anywhere. */
const SHORTEST = 12;

const messages = tables(readDocument('docs/messages.md'))
  .filter(({ head }) => head[0] === 'message')
  .flatMap(({ rows }) => rows.map(([message = '']) => message));

const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((path) => spoken(readFile(path)));

test('the messages are found', () => expect(messages.length).toBeGreaterThan(40));

test.each(messages)('“%s” is a message of Baton’s', (message) => {
  expect(isSaid(message)).toBe(true);
});

test('a message that nobody says is found out', () => {
  expect(isSaid('The moon is in the way of the request')).toBe(false);
  expect(isSaid('… blocked')).toBe(false);
});

function isSaid(message: string): boolean {
  const quoted = message.replace(/^[…\s]+|[…\s]+$/g, '');
  return quoted.length >= SHORTEST && sources.some((source) => source.includes(quoted));
}

/** The texts of a source as a reader meets them: without quotation of code, joined, `…` for each value. */
function spoken(source: string): string {
  return source
    .replaceAll(/\$\{[^}]*\}/g, '…')
    .replaceAll(/(['`])\s*\+\s*(['`])/g, '')
    .replaceAll(/[\\`]/g, '')
    .replaceAll(/\s+/g, ' ');
}
