import { expect, test } from '@jest/globals';
import { parseMarkdown } from '../../src/plan/markdown.ts';
import { passagesOf } from '../../src/plan/passages.ts';
import { pathsInSection } from '../../src/plan/paths-in-section.ts';

const paths = (body: string) => pathsInSection({ passages: passagesOf(parseMarkdown(body).children) });

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

test.each([
  'None: `README.md` says it.',
  '- Nothing, `a/b.md` says it.',
  'N/A (`a.md`)',
  '### What\n\nNone. `a.md`',
])('finds none in %j', (body) => {
  expect(paths(body)).toEqual([]);
});

test('finds them in folders of any name', () => {
  expect(paths('`./app/[id]/page.test.tsx`, `a/(b)/c.ts`, not `example.com/a.html`; none: `d/e.md`')).toEqual(
    ['app/[id]/page.test.tsx', 'a/(b)/c.ts', 'd/e.md'],
  );
});
