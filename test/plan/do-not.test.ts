import { describe, expect, test } from '@jest/globals';
import { forbiddenAmong } from '../../src/plan/do-not.ts';
import { samplePlan } from '../support/plans.ts';

const PATHS = [
  'Makefile',
  'package.json',
  'packages/a/package.json',
  'yarn.lock',
  'packages/a/yarn.lock',
  'src/legacy/a.js',
  'src/legacy/deep/b.js',
  'src/legacy.js',
  'src/[id]/page.js',
  'src/(auth)/a.tsx',
  'src/greet.js',
  'test/greet.test.js',
  'test/other.test.js',
];

/** Which of the paths above may not be changed, where this stands under Do not. */
function forbidden(doNot: string): string[] {
  const plan = samplePlan({ sections: { 'Do not': doNot } });
  return forbiddenAmong(
    plan,
    PATHS.map((path) => ({ status: 'modified', path, from: undefined })),
  );
}

describe('what is named in backticks', () => {
  test.each([
    ['- Change `package.json`.', ['package.json']],
    ['- Change **`package.json`**.', ['package.json']],
    ['Leave `./package.json` as it is.', ['package.json']],
    ['- Change `PACKAGE.JSON`.', ['package.json']],
    ['- Change the `Makefile`.', ['Makefile']],
    ['- Move `src/legacy.js:12`.', ['src/legacy.js']],
    ['- Touch `src/legacy/`.', ['src/legacy/a.js', 'src/legacy/deep/b.js']],
    ['- Touch `src/legacy`.', ['src/legacy/a.js', 'src/legacy/deep/b.js']],
    ['- Touch `src/legacy/*`.', ['src/legacy/a.js']],
    [
      '- Touch `src/**/*.js` and\n  - `*.lock`',
      [
        ...[
          'packages/a/yarn.lock',
          'src/[id]/page.js',
          'src/legacy.js',
          'src/legacy/a.js',
          'src/legacy/deep/b.js',
        ],
        'yarn.lock',
      ],
    ],
    ['- Touch `src/[id]/page.js`.', ['src/[id]/page.js']],
    ['- Touch `src/legacy/**/*.{js,ts}`.', ['src/legacy/a.js', 'src/legacy/deep/b.js']],
    ['- Touch `src/[id]/**`.', ['src/[id]/page.js']],
    ['- Touch `src/(auth)/*`.', ['src/(auth)/a.tsx']],
    ['- Touch `src/legacy/?.js`.', ['src/legacy/a.js']],
    [
      '- Touch `/src/legacy.js` and `/src/legacy/`.',
      ['src/legacy.js', 'src/legacy/a.js', 'src/legacy/deep/b.js'],
    ],
    ['- Move `src/legacy.js:parse` or `yarn.lock#x`.', ['src/legacy.js', 'yarn.lock']],
    ['- Weaken `test/other.test.js`.', ['test/other.test.js']],
  ])('%j', (doNot, paths) => {
    expect(forbidden(doNot)).toEqual(paths);
  });
});

describe('what names no file', () => {
  test.each([
    '- Change package.json.',
    '- Restructure `src`.',
    '- Use `*` or `**` or `/`.',
    '- Call `createSearch()`.',
    '- Run `rm -rf src/*`.',
    '- Match `(a|b)*` with `[^x]*/`.',
    '- Write `a*b*c*d*e*f*g*h/**`.',
    '```\npackage.json\n```',
    '- Change `migrations`.',
    '- Call `foo?.bar` or `{a,b}`.',
  ])('%j', (doNot) => {
    expect(forbidden(doNot)).toEqual([]);
  });
});

describe('an item with an exception', () => {
  test.each([
    '- Touch anything outside `src/legacy/`.',
    '- Touch files in `src/` other than `src/legacy.js`.',
    '- Change `package.json`, except its version.',
    '- Change anything but `src/legacy/`.',
    '- Change anything except:\n  - `src/legacy/`\n  - `Makefile`',
    '- Use `src/legacy/` as an example.',
    '- Call `src/legacy.js` instead of `src/greet.js`.',
  ])('%j holds nothing', (doNot) => {
    expect(forbidden(doNot)).toEqual([]);
  });

  test('is no exception from the others', () => {
    expect(forbidden('- Change anything outside `src/`.\n- Change `Makefile`.')).toEqual(['Makefile']);
  });
});

test('what Tests and Documentation name may be changed, what lies beside it may not', () => {
  expect(forbidden('- Change other tests in `test/`.')).toEqual(['test/other.test.js']);
});

test('what a phase lists may be changed all the same', () => {
  expect(forbidden('- Rename `greet` in `src/greet.js`; touch `src/names.js`.')).toEqual([]);
});

test('both ends of a rename count, and so does a deletion', () => {
  const plan = samplePlan({ sections: { 'Do not': '- Touch `package.json`, `Makefile` or `yarn.lock`.' } });
  expect(
    forbiddenAmong(plan, [
      { status: 'renamed', path: 'x.json', from: 'package.json' },
      { status: 'renamed', path: 'Makefile', from: 'y' },
      { status: 'deleted', path: 'yarn.lock', from: undefined },
      { status: 'added', path: 'z', from: undefined },
    ]),
  ).toEqual(['Makefile', 'package.json', 'yarn.lock']);
});
