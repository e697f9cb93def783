import { pathMatcher } from '../../core/path-matcher.ts';
import { entryPaths } from './entry-paths.ts';
import type { Rule } from './rule.ts';

/** The plan leaves alone what the configuration protects. */
export const pathProtected: Rule = {
  id: 'path-protected',
  severity: 'error',
  find: (plan, { policy }) => {
    const protector = pathMatcher(policy.protectedPaths);
    return entryPaths(plan).flatMap(({ path, line }) => {
      const pattern = protector(path);
      if (pattern === undefined) return [];
      const message = `\`${path}\` is protected by \`${pattern}\` in the configuration.`;
      const remedy =
        'Plan without it, and say under `Open questions` what a person would have to change there.';
      return [{ line, message, remedy }];
    });
  },
};
