import { expect, test } from '@jest/globals';
import { CHECKS } from '../../src/doctor/checks.ts';
import { readDocument, tableHeaded } from './documents.ts';

test('docs/doctor.md has every finding, in its order', () => {
  const { rows } = tableHeaded(readDocument('docs/doctor.md'), ['finding', 'looks at']);
  expect(rows.map(([id]) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(rows.filter(([, text]) => !text)).toEqual([]);
});
