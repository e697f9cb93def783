import { expect, test } from '@jest/globals';
import { together } from '../../src/core/together.ts';

test('gives what came of each, in their order', async () => {
  expect(await together([Promise.resolve('a'), 1, Promise.resolve(undefined)])).toEqual(['a', 1, undefined]);
});

test('waits for the last of them before it fails, and the first in their order counts', async () => {
  const { promise: slow, reject: failSlowly } = Promise.withResolvers<never>();
  const { promise: last, resolve: finish } = Promise.withResolvers<string>();
  let over = false;
  const all = together([slow, Promise.reject(new Error('faster')), last]).finally(() => {
    over = true;
  });
  const failed = expect(all).rejects.toThrow('the first');
  failSlowly(new Error('the first'));
  await new Promise((turn) => setImmediate(turn));
  expect(over).toBe(false);
  finish('done');
  await failed;
});
