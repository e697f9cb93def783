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

async function found(sections: Record<string, string>): Promise<string[]> {
  const findings = await lintSections(sections, { 'src/cache.js': CACHE, 'setup.py': 'import os\n' });
  return findings
    .filter(({ rule }) => rule === 'excerpt-stands')
    .map(({ line, message }) => `${line} ${message}`);
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
