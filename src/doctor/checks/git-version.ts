import { Stop } from '../../core/stop.ts';
import { assertGit } from '../../workspace/git/assert-git.ts';
import { asProblem } from '../as-problem.ts';
import { type Check, ok } from '../finding.ts';

export const gitVersion: Check = {
  id: 'git',
  area: 'machine',
  look: async ({ environment }) => {
    try {
      return ok(`git ${await assertGit(environment)}`);
    } catch (error) {
      if (error instanceof Stop) return asProblem(error);
      throw error;
    }
  },
};
