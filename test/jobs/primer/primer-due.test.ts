import { expect, test } from '@jest/globals';
import { primerStep } from '../../../src/jobs/primer/primer-due.ts';
import type { ChangedFile } from '../../../src/workspace/git/changed-files.ts';

const primer = { path: '.claude/PRIMER.md', text: 'Wiring is in `src/wire.ts`.' };
const change = (status: ChangedFile['status'], path: string, from?: string) =>
  ({ status, path, from }) as unknown as ChangedFile;
const step = (changed: ChangedFile[], ...others: string[]) => {
  const left = changed.filter(({ status }) => status !== 'deleted').map(({ path }) => path);
  return primerStep({ changed, present: new Set([...left, ...others]), primer });
};

test.each([
  ['a new folder', [change('added', 'src/cache/store/redis.ts')], ['src/a.ts'], 'adds `src/cache`'],
  ['a folder that is gone', [change('deleted', 'src/old/a.ts')], ['src/a.ts'], 'removes `src/old`'],
  [
    'a folder that moved',
    [change('renamed', 'lib/new/a.ts', 'lib/old/a.ts')],
    ['lib/b.ts'],
    'adds `lib/new`, removes `lib/old`',
  ],
  ['a manifest', [change('modified', 'web/package.json')], [], 'changes `web/package.json`'],
  ['a file that the primer names', [change('modified', 'src/wire.ts')], [], 'changes `src/wire.ts`'],
])('%s', (_, changed, others, reason) => {
  expect(step(changed, ...others)).toMatch(new RegExp(`this change ${reason}\\.$`));
});

test('everything else does not ask for it, nor does what brings the primer along', () => {
  expect(step([change('modified', 'src/a.ts'), change('added', 'src/b.ts')], 'src/c.ts')).toBeUndefined();
  expect(step([change('modified', 'package.json'), change('modified', primer.path)])).toBeUndefined();
});

test('many are counted', () => {
  const changed = Array.from({ length: 7 }, (_, index) => change('added', `d${index}/a.ts`));
  expect(step(changed)).toContain('`d4`, 2 more');
});
