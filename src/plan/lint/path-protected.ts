import { pathMatcher } from '../../core/path-matcher.ts';
import { entryPaths } from './entry-paths.ts';
import type { LintPolicy, Rule } from './rule.ts';

/** The plan leaves alone what the configuration protects, and the directory of the plans. */
export const pathProtected: Rule = {
  id: 'path-protected',
  severity: 'error',
  find: (plan, { policy }) => {
    const protector = pathMatcher(policy.protectedPaths);
    return entryPaths(plan).flatMap(({ path, line }) => {
      const because = isAmongPlans(path, policy)
        ? `lies among the plans (\`${policy.plansDirectory}\`), which only planning changes`
        : protectedBy(protector(path));
      if (because === undefined) return [];
      const remedy =
        'Plan without it, and say under `Open questions` what a person would have to change there.';
      return [{ line, message: `\`${path}\` ${because}.`, remedy }];
    });
  },
};

function protectedBy(pattern: string | undefined): string | undefined {
  return pattern && `is protected by \`${pattern}\` in the configuration`;
}

function isAmongPlans(path: string, { plansDirectory }: LintPolicy): boolean {
  if (plansDirectory === undefined) return false;
  const directory = plansDirectory.endsWith('/') ? plansDirectory.slice(0, -1) : plansDirectory;
  return `${path}/`.toLowerCase().startsWith(`${directory}/`.toLowerCase());
}
