import { entryPaths } from './entry-paths.ts';
import { pathFault } from './path-fault.ts';
import type { Rule } from './rule.ts';

/** Every path is a plain relative one to a file inside the repository. */
export const pathInside: Rule = {
  id: 'path-inside',
  severity: 'error',
  find: (plan) =>
    entryPaths(plan).flatMap(({ path, line }) => {
      const fault = pathFault(path);
      if (fault === undefined) return [];
      const remedy = 'Name one file by its path from the top of the repository, such as `src/a.ts`.';
      return [{ line, message: `\`${path}\` ${fault}.`, remedy }];
    }),
};
