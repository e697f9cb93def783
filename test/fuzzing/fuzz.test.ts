import { expect, test } from '@jest/globals';
import { fuzzConfigurations } from './configurations.ts';
import { fuzzNames } from './names.ts';
import { fuzzPayloads } from './payloads.ts';

/** `npm run fuzz` tries many more, of another seed each time. */
const INPUTS = 600;
const SEED = 7;

test.each([
  ['payloads are ignored, read or refused with a reason', fuzzPayloads],
  ['configurations are read or refused with a reason', fuzzConfigurations],
  ['names give no option, no other ref and no way out', fuzzNames],
])('whatever is done to them, %s', async (_what, fuzz) => {
  const { read, refused } = await fuzz({ seed: SEED, inputs: INPUTS });
  expect(read + refused).toBe(INPUTS);
  expect(read).toBeGreaterThan(INPUTS / 50);
  expect(refused).toBeGreaterThan(INPUTS / 50);
});
