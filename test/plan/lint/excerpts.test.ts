import { describe, expect, test } from '@jest/globals';
import { phaseText, planBody } from '../../support/plans.ts';
import { lintSections } from './repository.ts';

const CACHE = [
  'import { now } from "./clock.js";',
  '',
  'export function createCache() {',
  '\tconst entries = new Map();',
  '\treturn {',
  '\t\tget(key) {',
  '\t\t\treturn entries.get(key);',
  '\t\t},',
  '\t};',
  '}',
].join('\r\n');

async function found(sections: Record<string, string>, rule = 'excerpt-stands'): Promise<string[]> {
  const findings = await lintSections(sections, { 'src/cache.js': CACHE, 'setup.py': 'import os\n' });
  return findings.filter((finding) => finding.rule === rule).map(({ line, message }) => `${line} ${message}`);
}

const block = (code: string) => `\`\`\`js\n${code}\n\`\`\``;
const inContext = (label: string, code: string) => found({ Context: `${label}\n\n${block(code)}` });
const GET = 'get(key) {\n  return entries.get(key);\n}';

describe('code that stands where the plan says', () => {
  test.each([
    ['`src/cache.js:3`:', 'export function createCache() {\n  const entries = new Map();'],
    ['`src/cache.js:4`', 'export function createCache() {\n  const entries = new Map();\n  return {'],
    ['`src/cache.js:3-10`:', GET.replace(/\}$/, '},')],
    ['`src/cache.js:6–8`', GET.replace(/\}$/, '},')],
    ['As in `src/cache.js:3-10`:', 'export function createCache() {\n  …\n}'],
    ['As in src/cache.js:3-10:', 'export function createCache() {\n  // ...\n  };\n}'],
    ['`src/cache.js:1` – how the time is read:', 'import { now } from "./clock.js";\n\n'],
    ['#### `src/cache.js:1`', 'import { now } from "./clock.js";'],
    ['Here it is:', '// src/cache.js:1\nimport { now } from "./clock.js";'],
    ['`setup.py:1`', 'import os'],
    ['From `src/cache.js#L3-L10`:', 'export function createCache() {\n…\n}'],
    ['`src/cache.js`, lines 3–10:', 'export function createCache() {\n…\n}'],
    ['`setup.py` (line 1)', 'import os'],
    ['`src/cache.js:1`', ''],
  ])('%s', async (label, code) => {
    expect(await inContext(label, code)).toEqual([]);
  });
});

describe('code that does not', () => {
  test('is told where it stands instead', async () => {
    const Context = `Look at this.\n\n\`src/cache.js:1\`:\n\n${block('const entries = new Map();\nreturn {')}`;
    const line = planBody({ Context }).split('\n').indexOf('```js') + 1;
    expect(await found({ Context })).toEqual([
      `${line} The code attributed to \`src/cache.js:1\` stands on the lines 4–5 at the base.`,
    ]);
    const [finding] = (await lintSections({ Context }, { 'src/cache.js': CACHE })).filter(
      ({ rule }) => rule === 'excerpt-stands',
    );
    expect(finding?.remedy).toBe('Write `src/cache.js:4-5`.');
  });

  test.each([
    ['`src/cache.js:3`', 'export function createCaches() {'],
    ['`src/cache.js:3-5`', 'export function createCache() {\nreturn {'],
    ['`src/cache.js:3-10`', '…\nexport class Cache {\n…'],
    ['Found in `src/cache.js:3-10`:', 'return {\n…\nexport function createCache() {'],
    ['Here it is:', '# src/cache.js:3\nexport default createCache;'],
    ['`src/cache.js:99`', 'something()'],
    ['From `src/cache.js#L3-L10`:', 'return [];'],
    ['`src/cache.js#L3`:', 'return [];'],
    ['`src/cache.js`, lines 3–10:', 'return [];'],
    ['`src/cache.js` (line 3):', 'return [];'],
  ])('%s: %j', async (label, code) => {
    expect(await inContext(label, code)).toEqual([
      expect.stringMatching(
        /The code attributed to `src\/cache\.js:\S+` does not stand there at the base\.$/,
      ),
    ]);
  });

  test('and neither does the file', async () => {
    expect(await inContext('`src/none.js:3`', 'x')).toEqual([
      expect.stringContaining('attributed to `src/none.js:3`, but there is no such file'),
    ]);
  });

  test('lies beyond the lines that are named', async () => {
    expect(await inContext('`src/cache.js:3-4`', 'export function createCache() {\n…\n}')).toEqual([
      expect.stringContaining('stands on the lines 3–10'),
    ]);
  });
});

describe('code that is not attributed to anything', () => {
  test.each([
    'In `src/cache.js:3`, the name becomes another:',
    'Instead of `createCache` (`src/cache.js:3`) write this:',
    'Start it on `localhost:3000`:',
    'Start it on localhost:3000:',
    'At 10:30',
    'From `src/cache.js`:',
    '`src/cache.js:0`',
    '`../cache.js:3`',
  ])('%s', async (label) => {
    expect(await inContext(label, 'createStore();')).toEqual([]);
  });

  test('a paragraph between is enough', async () => {
    const Context = `\`src/cache.js:3\`\n\nIt could be:\n\n${block('createStore();')}`;
    expect(await found({ Context })).toEqual([]);
  });

  test('in a step, a citation with words around it says where new code goes', async () => {
    const step = (label: string) =>
      found({
        Phases: phaseText({
          number: 1,
          files: ['modify `README.md`'],
          steps: [`${label}\n\n   \`\`\`js\n   createStore();\n   \`\`\``],
        }),
      });
    expect(await step('Insert after `src/greet.js:1`:')).toEqual([]);
    expect(await step('Replace `src/greet.js:1-2` by:')).toEqual([]);
    expect(await step('`src/greet.js:1` – replace by:')).toEqual([]);
    expect(await step('`src/greet.js:1`:')).toHaveLength(1);
  });
});

describe('code that most likely is said to stand there', () => {
  const likely = (label: string, code = 'createStore();') =>
    found({ Context: `${label}\n\n${block(code)}` }, 'excerpt-likely');

  test.each([
    'The function `createCache` (`src/cache.js:3`):',
    'As in `src/cache.js:3-10` we do:',
    'As `src/cache.js:3` has it:',
    'Today, `src/cache.js`, lines 3–4, reads:',
  ])('%s', async (label) => {
    expect(await likely(label)).toEqual([
      expect.stringMatching(
        /The code attributed to `src\/cache\.js:\S+` does not stand there at the base\.$/,
      ),
    ]);
    expect(await likely(label, 'export function createCache() {')).toEqual([]);
  });

  test.each([
    'In `src/cache.js:3`, the name becomes another:',
    'Instead of `createCache` (`src/cache.js:3`) write this:',
    'As in `src/cache.js:3`, the new function takes a name:',
    'As in `src/cache.js:3` and `src/cache.js:6` we do:',
    'The new function (`src/cache.js:3`):',
    'As in `localhost:3000`, we do:',
  ])('%s tells of something else', async (label) => {
    expect(await likely(label)).toEqual([]);
  });
});

describe('citation-stands', () => {
  const cited = (text: string, sections: Record<string, string> = {}) =>
    found({ Context: text, ...sections }, 'citation-stands');

  test.each([
    ['See `src/cache.js:900`.', '`src/cache.js:900` is referred to, but the file has 10 lines at the base.'],
    [
      'See src/cache.js#L9-L11.',
      '`src/cache.js:9-11` is referred to, but the file has 10 lines at the base.',
    ],
    ['See `setup.py`, line 2.', '`setup.py:2` is referred to, but the file has 1 lines at the base.'],
    ['See `src/nope.js:3`.', '`src/nope.js:3` is referred to, but there is no such file at the base.'],
  ])('%s', async (text, said) => {
    const line = planBody({ Context: text }).split('\n').indexOf(text) + 1;
    expect(await cited(text)).toEqual([`${line} ${said}`]);
  });

  test.each([
    'See `src/cache.js:10`, `src/cache.js:1-10` and `setup.py:1`.',
    'Start `registry.io/image:3` on `localhost:80`, see `example.com/a.html:3`.',
    'Write `src/names.js:3` in phase 1.',
    '```\nsrc/nope.js:3\n```',
  ])('%s is fine', async (text) => {
    expect(await cited(text)).toEqual([]);
  });

  test('one whose code is shown is held against the code alone', async () => {
    const text = `\`src/nope.js:3\`\n\n${block('x')}\n\nAs in \`src/nope.js:3\`.`;
    expect(await cited(text)).toEqual([]);
    expect(await found({ Context: text })).toHaveLength(1);
  });
});
