import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { readTrailers } from '../../src/core/trailers.ts';
import { commitMessage } from '../../src/workspace/git/commit-message.ts';

/** What git itself reads, `Key: value` by line. */
function byGit(message: string): string[] {
  const output = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

const byUs = (message: string) => [...readTrailers(message)].map(([key, value]) => `${key}: ${value}`);

test.each([
  ['a subject and trailers', 'Title — phase 2/5: x (#4)\n\nBaton-Run: 0123456789abcdef\nBaton-Phase: 2/5\n'],
  ['a body between', 'Title\n\nWhy: because.\nMore.\n\nBaton-Plan: .claude/plans/a.md\n'],
  ['blank lines at the end', 'Title\n\nBaton-Phase: 1/2\n\n\n'],
  ['no trailers', 'Title\n\nJust a body that ends here.\n'],
  ['a URL as the value', 'Title\n\nSee: https://example.com/a: b\n'],
  ['nothing', ''],
  ['a subject alone that looks like one', 'Baton-Phase: 2/5\n'],
])('trailers are read as git reads them: %s', (_, message) => {
  expect(byUs(message)).toEqual(byGit(message));
});

test('what a commit message was made from is read back', () => {
  const trailers = [
    { key: 'Baton-Run', value: '0123456789abcdef' },
    { key: 'Baton-Plan', value: '.claude/plans/2026-01-09-a.md' },
    { key: 'Baton-Phase', value: '2/5' },
  ];
  const message = commitMessage({
    subject: 'Title',
    body: 'Baton-Phase: 9/9\n\nBaton-Run: forged',
    trailers,
  });
  expect(byUs(message)).toEqual(trailers.map(({ key, value }) => `${key}: ${value}`));
});

test('line ends of Windows do not matter', () => {
  expect(readTrailers('Title\n\nBaton-Phase: 2/5\r\n').get('Baton-Phase')).toBe('2/5');
});
