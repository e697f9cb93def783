import { describe, expect, test } from '@jest/globals';
import { planBody } from '../../support/plans.ts';
import { lintSections } from './repository.ts';

const MORE = {
  'migrations/1.sql': '',
  'src/legacy/a.ts': '',
  Makefile: '',
  configure: '',
  'api/users.ts': '',
};

async function found(doNot: string): Promise<string[]> {
  const findings = await lintSections({ 'Do not': doNot }, MORE);
  return findings.filter(({ rule }) => rule === 'do-not-held').map(({ message }) => message);
}

test('the finding stands on the line of its item', async () => {
  const doNot = '- Change `package.json`.\n- Change Makefile.';
  const [finding] = await lintSections({ 'Do not': doNot }, MORE);
  expect(finding?.line).toBe(planBody({ 'Do not': doNot }).split('\n').indexOf('- Change Makefile.') + 1);
});

describe('what cannot be held', () => {
  test.each([
    ['- Touch anything outside `src/`.', 'Nothing in this item is held, because of “outside”.'],
    ['- Touch `package.json`, but for its name.', 'Nothing in this item is held, because of “but”.'],
    [
      '- Touch files in `src/` other than:\n  - `src/greet.js`',
      'Nothing in this item is held, because of “other than”.',
    ],
    ['- Change src/legacy/a.ts.', '`src/legacy/a.ts` names no path that can be held.'],
    ['- Change (package.json).', '`package.json` names no path that can be held.'],
    ['- Change what is in src/legacy/.', '`src/legacy/` names no path that can be held.'],
    [
      '- Change these:\n\n  ```\n  src/legacy/a.ts\n  ```',
      '`src/legacy/a.ts` names no path that can be held.',
    ],
    ['- Change `migrations`.', '`migrations` names no path that can be held.'],
    ['- Change `/api`.', '`/api` names no path that can be held.'],
    ['- Change `*/*/*/*/*/*/a*`.', '`*/*/*/*/*/*/a*` names no path that can be held.'],
  ])('%j', async (doNot, said) => {
    expect(await found(doNot)).toEqual([said]);
  });
});

describe('what can be held, or means no path', () => {
  test.each([
    '- Change `migrations/`.',
    '- Change `src/legacy/**/*.{ts,tsx}`.',
    '- Change `src/[id]/**` or `src/?.ts`.',
    '- Change `/src/legacy/a.ts` or `package.json:scripts`.',
    '- Change existing tests, or what `createSearch()` returns.',
    '- Add a dependency; `left-pad` is not needed.',
    '- Log anything, except in tests.',
    '- Use `*` imports, and/or `foo?.bar`.',
    '- Change the route `/users`.',
    '- Let users configure it.',
  ])('%j', async (doNot) => {
    expect(await found(doNot)).toEqual([]);
  });
});

describe('what is to be changed all the same', () => {
  test.each([
    ['- Change `src/greet.js`.', 'src/greet.js', 'Files'],
    ['- Touch anything in `src/`.', 'src/greet.js', 'Files'],
    ['- Edit `test/greet.test.js`.', 'test/greet.test.js', 'Tests'],
  ])('%j', async (doNot, path, section) => {
    expect(await found(doNot)).toEqual([
      `\`${path}\` is to be left alone here, and named under **${section}** as to be worked on.`,
    ]);
  });

  test.each([
    '- Change the exports of `src/greet.js`.',
    '- Change other files in `src/`.',
    '- Rename `greet` in `src/greet.js`.',
    '- Change `src/legacy/`.',
  ])('%j says something else of it', async (doNot) => {
    expect(await found(doNot)).toEqual([]);
  });
});
