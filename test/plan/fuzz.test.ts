import { expect, test } from '@jest/globals';
import { fuzzPlans } from './fuzzing.ts';

/** `npm run fuzz` tries many more, of another seed each time. */
const INPUTS = 2_000;
/** One by which a parser is found out that does not look whether a plan can be written back. */
const SEED = 7;

test('whatever is done to a plan, it is read and stays as it is, or is refused with a reason', () => {
  const { read, refused } = fuzzPlans({ seed: SEED, inputs: INPUTS });
  expect(read + refused).toBe(INPUTS);
  expect(read).toBeGreaterThan(INPUTS / 10);
  expect(refused).toBeGreaterThan(INPUTS / 10);
});
