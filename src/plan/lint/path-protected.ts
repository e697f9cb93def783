import picomatch from 'picomatch';
import type { Plan } from '../plan.ts';
import { entryPaths } from './entry-paths.ts';
import type { Finding } from './finding.ts';

/** `path-protected`: the plan leaves alone what the configuration protects, in any letter case. */
export function pathProtected(plan: Plan, patterns: readonly string[]): Finding[] {
  const protectors = patterns.map((pattern) => ({
    pattern,
    matches: picomatch(pattern, { dot: true, nocase: true }),
  }));
  return entryPaths(plan).flatMap(({ path, line }): Finding[] => {
    const protector = protectors.find(({ matches }) => matches(path));
    if (!protector) return [];
    return [
      {
        rule: 'path-protected',
        severity: 'error',
        line,
        message: `\`${path}\` is protected by \`${protector.pattern}\` in the configuration.`,
        remedy: 'Plan without it, and say under `Open questions` what a person would have to change there.',
      },
    ];
  });
}
