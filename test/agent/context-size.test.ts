import { expect, test } from '@jest/globals';
import { ContextSize } from '../../src/agent/context-size.ts';

test('what the API counted takes the place of what was estimated', () => {
  const size = new ContextSize();
  size.add('x'.repeat(298));
  expect(size.tokens).toBe(100);
  size.counted({ prompt: 70, answer: 10 });
  expect(size.tokens).toBe(80);
  size.add('x'.repeat(298));
  expect(size.tokens).toBe(180);
  expect(size.atLeast).toEqual({ cached: 70, fresh: 60 });
});

test('a text in another script is not taken for a shorter one', () => {
  const size = new ContextSize();
  size.add('界'.repeat(100));
  expect(size.tokens).toBeGreaterThanOrEqual(100);
});

test('it is full at three quarters, with what is to be said next', () => {
  const size = new ContextSize();
  size.counted({ prompt: 700, answer: 49 });
  expect(size.isFull(1_000)).toBe(false);
  expect(size.isFull(1_000, 'x')).toBe(true);
  size.counted({ prompt: 700, answer: 50 });
  expect(size.isFull(1_000)).toBe(true);
});

test('where a summary left much, or came to nothing, there is no other one at once', () => {
  const size = new ContextSize();
  size.counted({ prompt: 760, answer: 0 });
  size.summarised();
  expect(size.tokens).toBe(760);
  expect(size.isFull(1_000)).toBe(false);
  size.counted({ prompt: 880, answer: 0 });
  expect(size.isFull(1_000)).toBe(true);
  size.summarised('x'.repeat(298));
  expect(size.tokens).toBe(100);
  size.counted({ prompt: 749, answer: 0 });
  expect(size.isFull(1_000)).toBe(false);
});
