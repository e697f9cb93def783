import picomatch from 'picomatch';

/**
 * Compiles globs as the configuration and plans write them. What comes back gives the first of them that a path matches, in
 * whatever letter case and dot files included.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => string | undefined {
  const matchers = patterns.map((pattern) => ({
    pattern,
    matches: picomatch(pattern, { dot: true, nocase: true }),
  }));
  return (path) => matchers.find(({ matches }) => matches(path))?.pattern;
}

/** The folder below which all paths lie that a glob can match; `''` is the top of the repository. */
export function folderOf(pattern: string): string {
  return picomatch.scan(pattern).base;
}
