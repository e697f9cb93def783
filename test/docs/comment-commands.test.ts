import { expect, test } from '@jest/globals';
import { COMMENT_COMMANDS } from '../../src/core/comment-commands.ts';
import { readDocument, tableHeaded } from './documents.ts';

test('docs/commands.md has every command, and what Baton itself says of it', () => {
  const { rows } = tableHeaded(readDocument('docs/commands.md'), ['command', 'on', 'does', 'answers with']);
  expect(rows.map(([usage, , does]) => [usage, does])).toEqual(
    COMMENT_COMMANDS.map(({ usage, does }) => [usage, does.replaceAll('`', '')]),
  );
  expect(rows.filter((cells) => cells.some((cell) => cell === ''))).toEqual([]);
});
