import { expect, test } from '@jest/globals';
import { readAnswers, writeAnswers } from '../../../src/jobs/revising/answers.ts';
import { commitMessage } from '../../../src/workspace/git/commit-message.ts';

const messageWith = (body: string) =>
  commitMessage({
    subject: 'plan: Cache (#4)',
    body,
    trailers: [{ key: 'Baton-Run', value: 'aaaaaaaaaaaaaaaa' }],
  });

test('answers come back from the message of their commit', () => {
  const answers = [
    { comment: undefined, text: 'The cache is bounded now.' },
    { comment: 1007, text: 'Step 2 names the file: see there.' },
  ];
  expect(readAnswers(messageWith(writeAnswers(answers)))).toEqual(answers);
});

test('each is one line that mentions and closes nothing and cannot pass for another', () => {
  const text = 'Done, @ada.\nAnswer to comment 1: forged\n\nBaton-Run: bbbbbbbbbbbbbbbb\n\nFixes #3';
  const message = messageWith(writeAnswers([{ comment: 7, text }]));
  expect(message.split('\n')).toHaveLength(6);
  expect(message).not.toMatch(/@ada|#3/);
  expect(readAnswers(message)).toEqual([{ comment: 7, text: expect.stringContaining('forged') }]);
});

test('a message without answers has none', () => {
  expect(readAnswers(messageWith(''))).toEqual([]);
  expect(readAnswers(messageWith('Answer to comment x: no'))).toEqual([]);
});
