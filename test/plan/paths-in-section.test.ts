import { expect, test } from '@jest/globals';
import { pathsInSection } from '../../src/plan/paths-in-section.ts';

const paths = (body: string) =>
  pathsInSection({ name: 'Tests', markdown: `## Tests\n\n${body}`, body, line: 1 });

test('finds the files that a section names in backticks, each once', () => {
  expect(paths('- `test/cache.test.js` shows it; see also `README.md` and `test/cache.test.js`.')).toEqual([
    'test/cache.test.js',
    'README.md',
  ]);
});

test('takes nothing else for a file', () => {
  expect(
    paths('Run `npm test`, call `createCache()`, keep `ttl`, look at https://example.com/a.html.'),
  ).toEqual([]);
  expect(paths('```\ntest/in-a-fence.js\n```')).toEqual([]);
});
