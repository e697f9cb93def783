import { describe, expect, test } from '@jest/globals';
import { planBody } from '../../support/plans.ts';
import { lintFiles } from './repository.ts';

async function found(phases: string[][], more?: string[]): Promise<string[]> {
  const findings = await lintFiles(phases, more);
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

test('a finding stands on the line of its entry', async () => {
  const [finding] = await lintFiles([['modify `README.md`', 'modify `src/none.js`']]);
  const phase = planBody().split('\n').indexOf('### Phase 1: Greeting by name') + 1;
  expect(finding?.line).toBe(phase + 5);
});

describe('path-inside', () => {
  test.each([
    ['../x.js', 'may leave the repository'],
    ['src/../../x.js', 'may leave the repository'],
    ['src/..', 'may leave the repository'],
    ['/etc/passwd', 'is not relative to the repository'],
    ['~/x', 'is not relative to the repository'],
    ['C:/x', 'is not relative to the repository'],
    ['c:x', 'is not relative to the repository'],
    ['src\\x.js', 'has a backslash'],
    ['./src/x.js', 'is not normalised'],
    ['src//x.js', 'is not normalised'],
    ['src/./x.js', 'is not normalised'],
    ['src/', 'is a directory'],
    ['-rf', 'begins with a dash'],
    ['src/*.js', 'is a pattern, not a file'],
    ['.git/config', "leads into git's own directory"],
    ['.GIT/hooks/pre-push', "leads into git's own directory"],
    ['src/.git', "leads into git's own directory"],
    ['src/.git. /x', "leads into git's own directory"],
    ['GIT~1/config', "leads into git's own directory"],
  ])('%s is refused', async (path, fault) => {
    for (const entry of [`create \`${path}\``, `modify \`${path}\``, `rename \`README.md\` → \`${path}\``]) {
      expect(await found([[entry]])).toEqual([`path-inside: \`${path}\` ${fault}.`]);
    }
  });

  test.each([
    'a',
    '.gitignore',
    '.github/x.yml',
    'src/[id]/a b.tsx',
    'src/..x',
    'docs/ä.md',
    'src/-x',
    'ab:c.md',
  ])('%s is fine', async (path) => {
    expect(await found([[`create \`${path}\``]])).toEqual([]);
  });

  test('spaces around a path are refused', async () => {
    expect(await found([['create ``  x.js ``']])).toEqual([
      'path-inside: ` x.js` has spaces around it, or is empty.',
    ]);
  });
});

describe('path-exists', () => {
  test('what is modified, deleted or renamed must be a file at the base', async () => {
    expect(
      await found(
        [
          [
            'modify `src/none.js`',
            'delete `gone.js`',
            'rename `old.js` → `new.js`',
            'modify `src`',
            'delete `l`',
          ],
        ],
        ['l@'],
      ),
    ).toEqual([
      'path-exists: `src/none.js` is to be modified, but does not exist at the base.',
      'path-exists: `gone.js` is to be deleted, but does not exist at the base.',
      'path-exists: `old.js` is to be renamed, but does not exist at the base.',
      'path-exists: `src` is to be modified, but is a directory.',
      'path-exists: `l` is to be deleted, but is a link or a submodule.',
    ]);
  });

  test('files that are there, or that an earlier entry makes, are fine', async () => {
    expect(
      await found([
        ['modify `README.md`', 'create `src/new.js`', 'rename `src/greet.js` → `src/hello.js`'],
        ['modify `src/new.js`', 'modify `src/hello.js`'],
        ['delete `src/new.js`', 'rename `src/hello.js` → `src/hi.js`'],
        ['modify `src/hi.js`', 'create `src/new.js`'],
      ]),
    ).toEqual([]);
  });

  test('what an earlier phase took away is not there any more', async () => {
    expect(
      await found([
        ['delete `README.md`', 'rename `src/greet.js` → `src/hello.js`'],
        ['modify `README.md`', 'delete `src/greet.js`'],
      ]),
    ).toEqual([
      'path-exists: `README.md` is to be modified, but is gone after phase 1.',
      'path-exists: `src/greet.js` is to be deleted, but is gone after phase 1.',
    ]);
  });
});

describe('created-later', () => {
  test('a path that a later phase creates is not modified before', async () => {
    expect(
      await found([
        ['modify `src/new.js`', 'modify `src/hello.js`'],
        ['create `src/new.js`', 'rename `src/greet.js` → `src/hello.js`'],
      ]),
    ).toEqual([
      'created-later: `src/new.js` is to be modified in phase 1 and is there only after an entry of phase 2.',
      'created-later: `src/hello.js` is to be modified in phase 1 and is there only after an entry of phase 2.',
    ]);
  });

  test('the right way round is fine', async () => {
    expect(await found([['create `src/new.js`'], ['modify `src/new.js`']])).toEqual([]);
  });
});

describe('path-free', () => {
  test('what is created or renamed to must not exist', async () => {
    expect(
      await found([['create `README.md`', 'create `src`', 'rename `src/greet.js` → `package.json`']]),
    ).toEqual([
      'path-free: `README.md` exists already at the base.',
      'path-free: `src` exists already at the base.',
      'path-free: `package.json` exists already at the base.',
    ]);
    expect(await found([['create `a.js`'], ['create `a.js`']])).toEqual([
      'path-free: `a.js` exists already after an earlier entry of phase 1.',
    ]);
  });

  test('a file or a link is no directory to create something in', async () => {
    expect(await found([['create `README.md/x`', 'create `link/x/y`']], ['link@'])).toEqual([
      'path-free: `README.md/x` cannot be: `README.md` is no directory.',
      'path-free: `link/x/y` cannot be: `link` is no directory.',
    ]);
  });

  test('a path that was made free is free', async () => {
    expect(
      await found([['delete `README.md`', 'rename `src/greet.js` → `README.md`'], ['create `src/greet.js`']]),
    ).toEqual([]);
    expect(await found([['delete `src/greet.js`', 'create `src/greet.js/index.js`']])).toEqual([]);
  });
});

describe('path-case', () => {
  test('a path in another letter case is named as it is', async () => {
    expect(
      await found([
        ['modify `readme.md`', 'modify `SRC/greet.js`', 'create `Src/new.js`', 'create `Readme.md`'],
      ]),
    ).toEqual([
      'path-case: `readme.md` is `README.md` in the repository.',
      'path-case: `SRC/greet.js` is `src` in the repository.',
      'path-case: `Src/new.js` is `src` in the repository.',
      'path-case: `Readme.md` is `README.md` in the repository.',
    ]);
  });

  test('the exact case is fine, and so is a rename that changes it', async () => {
    expect(await found([['modify `README.md`'], ['rename `README.md` → `Readme.md`']])).toEqual([]);
  });
});

describe('path-case among new paths', () => {
  test('they differ in more than letter case, and so do their folders', async () => {
    expect(
      await found([['create `src/c.js`', 'create `src/C.js`', 'create `lib/a.js`'], ['create `Lib/b.js`']]),
    ).toEqual([
      'path-case: `src/C.js` is `src/c.js` in an earlier entry.',
      'path-case: `Lib/b.js` is `lib` in an earlier entry.',
    ]);
  });

  test('what differs in more, and the same file again, is fine', async () => {
    expect(await found([['create `src/c.js`', 'create `src/cc.js`'], ['modify `src/c.js`']])).toEqual([]);
  });
});

describe('path-protected', () => {
  test.each(['create `.claude/plans/2026-01-10-x.md`', 'create `.Claude/Plans/x/README.md`'])(
    '%s lies among the plans',
    async (entry) => {
      expect(await found([[entry]])).toContainEqual(
        expect.stringMatching(/^path-protected: .* lies among the plans \(`\.claude\/plans`\), which/),
      );
    },
  );

  test.each([
    ['modify `.github/workflows/ci.yml`', '.github/workflows/ci.yml', '.github/workflows/**'],
    ['delete `.github/workflows/ci.yml`', '.github/workflows/ci.yml', '.github/workflows/**'],
    ['create `.github/workflows/a/b.yml`', '.github/workflows/a/b.yml', '.github/workflows/**'],
    ['create `.claude/skills/x/SKILL.md`', '.claude/skills/x/SKILL.md', '.claude/skills/**'],
    ['create `CODEOWNERS`', 'CODEOWNERS', '**/CODEOWNERS'],
    ['create `docs/codeowners`', 'docs/codeowners', '**/CODEOWNERS'],
    ['create `.github/Baton.yml`', '.github/Baton.yml', '.github/baton.yml'],
    ['rename `README.md` → `.github/workflows/x.yml`', '.github/workflows/x.yml', '.github/workflows/**'],
    ['rename `.github/workflows/ci.yml` → `x.yml`', '.github/workflows/ci.yml', '.github/workflows/**'],
  ])('%s is refused', async (entry, path, pattern) => {
    expect(await found([[entry]], ['.github/workflows/ci.yml'])).toEqual([
      `path-protected: \`${path}\` is protected by \`${pattern}\` in the configuration.`,
    ]);
  });

  test.each([
    '.claude/plans.md',
    '.github/dependabot.yml',
    'workflows/ci.yml',
    '.claude/PRIMER.md',
    'CODEOWNERS.md',
  ])('%s is not protected', async (path) => {
    expect(await found([[`create \`${path}\``]])).toEqual([]);
  });
});
