import { expect, test } from '@jest/globals';
import { ShownFiles } from '../../../src/agent/tools/shown-files.ts';

const whole = { path: '/w/a.js', range: '', text: 'one' };

test('says when exactly this text was shown, by which way', () => {
  const shown = new ShownFiles();
  shown.nextTurn();
  shown.add(whole, { kind: 'read' });
  expect(shown.when(whole)).toBe('when you read it earlier in this turn');
  shown.nextTurn();
  expect(shown.when(whole)).toBe('when you read it a turn ago');
  shown.nextTurn();
  expect(shown.when(whole)).toBe('when you read it 2 turns ago');
  shown.add(whole, { kind: 'written' });
  shown.nextTurn();
  expect(shown.when(whole)).toBe('when you wrote it a turn ago');
  shown.add(whole, { kind: 'attached', to: 'the message of phase 2' });
  expect(shown.when(whole)).toBe('when it was attached to the message of phase 2');
});

test.each([
  ['another file', { path: '/w/b.js' }],
  ['another part of it', { range: '1-1' }],
  ['another text', { text: 'two' }],
])('%s was not shown', (_what, other) => {
  const shown = new ShownFiles();
  shown.add(whole, { kind: 'read' });
  expect(shown.when({ ...whole, ...other })).toBeUndefined();
});

test('only the latest text of a file counts: an older one may be far away', () => {
  const shown = new ShownFiles();
  shown.add(whole, { kind: 'read' });
  shown.add({ ...whole, text: 'two' }, { kind: 'read' });
  expect(shown.when(whole)).toBeUndefined();
});

test('what is forgotten is to be shown again', () => {
  const shown = new ShownFiles();
  shown.add(whole, { kind: 'read' });
  shown.forget();
  expect(shown.when(whole)).toBeUndefined();
});
