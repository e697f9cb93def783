import { expect, test } from '@jest/globals';
import { inOrderOfPoints } from '../../src/agent/revision-answers.ts';

const answer = (point: number, text = `To ${point}`) => ({ point, answer: text });
const answers = (...given: ReturnType<typeof answer>[]) => inOrderOfPoints(given, { points: 2 });

test('one answer to each point, in the order of the points', () => {
  expect(answers(answer(2), answer(1))).toEqual({ kind: 'complete', answers: ['To 1', 'To 2'] });
});

test.each([
  ['a point without an answer', [answer(1)], 'Point 2 has no answer.'],
  ['two answers to a point', [answer(1), answer(2), answer(2)], 'Point 2 has more than one answer.'],
  ['an answer to no point', [answer(1), answer(2), answer(3)], 'There is no point 3.'],
  ['none at all', [], 'Point 1 has no answer.\nPoint 2 has no answer.'],
  [
    'everything wrong',
    [answer(1), answer(1), answer(0)],
    'Point 2 has no answer.\nPoint 1 has more than one answer.\nThere is no point 0.',
  ],
])('%s is found out', (_, given, text) => {
  expect(answers(...given)).toEqual({ kind: 'findings', text });
});
