import { expect, test } from '@jest/globals';
import { folderOf, pathMatcher } from '../../src/core/path-matcher.ts';

test('the first glob that fits is named, in any letter case and for hidden files', () => {
  const match = pathMatcher(['.github/workflows/**', '**/CODEOWNERS', 'docs/*.md']);
  expect(match('.github/workflows/a/b.yml')).toBe('.github/workflows/**');
  expect(match('.GitHub/Workflows/.x')).toBe('.github/workflows/**');
  expect(match('docs/codeowners')).toBe('**/CODEOWNERS');
  expect(match('docs/.a.md')).toBe('docs/*.md');
  expect(match('docs/a/b.md')).toBeUndefined();
  expect(pathMatcher([])('a')).toBeUndefined();
});

test.each([
  ['.github/workflows/**', '.github/workflows'],
  ['docs/*.md', 'docs'],
  ['**/CODEOWNERS', ''],
])('%s lies below %j', (pattern, folder) => {
  expect(folderOf(pattern)).toBe(folder);
});
