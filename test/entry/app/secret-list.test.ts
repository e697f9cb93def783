import { expect, test } from '@jest/globals';
import { openSecretList } from '../../../src/entry/app/secret-list.ts';

test('what lasts is always there, and of tokens those that were used last', () => {
  const { all, use } = openSecretList(['key', 'secret'], { most: 3 });
  for (const token of ['a', 'b', 'a', 'c', 'd']) use(token);
  expect(all).toEqual(['key', 'secret', 'a', 'c', 'd']);
});

test('a process that runs for a year knows no more of them than on its first day', () => {
  const { all, use } = openSecretList(['key']);
  for (let number = 0; number < 10_000; number++) use(`token ${number}`);
  expect(all).toHaveLength(201);
  expect(all[0]).toBe('key');
});
