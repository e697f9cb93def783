import { lockFilesOf } from '../generated-files.ts';
import { entryPaths } from './entry-paths.ts';
import type { Rule } from './rule.ts';

/** Where a manifest is to change, so is its lock file. */
export const lockListed: Rule = {
  id: 'lock-listed',
  severity: 'warning',
  find: (plan, { tree }) => {
    const entries = entryPaths(plan);
    const listed = new Set(entries.map(({ path }) => path));
    const seen = new Set<string>();
    return entries.flatMap(({ path, line }) => {
      const lock = lockFilesOf(path).find((each) => tree.has(each) === 'file');
      if (lock === undefined || listed.has(lock) || seen.has(lock)) return [];
      seen.add(lock);
      const message = `\`${path}\` is listed without its lock file \`${lock}\`.`;
      return [{ line, message, remedy: `List \`${lock}\` as well, if a dependency changes.` }];
    });
  },
};
