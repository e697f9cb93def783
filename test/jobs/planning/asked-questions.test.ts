import { describe, expect, test } from '@jest/globals';
import {
  NOTHING_ASKED,
  questionsAsked,
  readQuestions,
  writeQuestions,
} from '../../../src/jobs/planning/asked-questions.ts';
import { hiddenHead } from '../../../src/jobs/run/hidden-head.ts';

const asked = {
  rounds: [['In which language --> really?', '<b>How</b>\nloud?'], ['Ünïcode 🌡️?']],
  open: true,
  after: 1234,
};

describe('what was asked', () => {
  test('comes back out of the comment that it was written into', () => {
    const head = writeQuestions(asked);
    expect(readQuestions(`${head}❓ **A question**\n\nHow loud?`)).toEqual(asked);
    expect(questionsAsked(asked)).toBe(3);
  });

  test('is one line that nobody sees, whatever is in it', () => {
    const head = writeQuestions(asked);
    expect(head.split('\n')).toHaveLength(2);
    expect(head.indexOf('-->')).toBe(head.length - '-->\n'.length);
    expect(hiddenHead(`${head}The report`)).toBe(head);
  });

  test('is nothing where nothing was asked', () => {
    expect(writeQuestions(NOTHING_ASKED)).toBe('');
    expect(readQuestions(undefined)).toEqual(NOTHING_ASKED);
    expect(readQuestions('📋 The plan is ready')).toEqual(NOTHING_ASKED);
  });

  test.each([
    ['elsewhere in the comment', `The report\n${writeQuestions(asked)}`],
    ['of another kind', writeQuestions(asked).replace('questions', 'answers')],
    ['changed by hand', writeQuestions(asked).replace('"open":true', '"open":maybe')],
    ['of another shape', writeQuestions(asked).replace('"after":1234', '"after":-1')],
    ['without an end', writeQuestions(asked).replace('-->', '')],
    ['followed by text', writeQuestions(asked).replace('-->\n', '--> more\n')],
  ])('is not read %s', (_what, body) => {
    expect(readQuestions(body)).toEqual(NOTHING_ASKED);
  });
});
