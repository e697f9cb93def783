import { fuzzPlans } from '../plan/fuzzing.ts';
import { fuzzConfigurations } from './configurations.ts';
import { fuzzNames } from './names.ts';
import { fuzzPayloads } from './payloads.ts';

/** What can be tried on random inputs, by the name it has on the command line of `npm run fuzz`. */
export const TARGETS = {
  plans: fuzzPlans,
  payloads: fuzzPayloads,
  configurations: fuzzConfigurations,
  names: fuzzNames,
};
