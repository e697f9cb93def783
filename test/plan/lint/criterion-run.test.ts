import { describe, expect, test } from '@jest/globals';
import { phaseText } from '../../support/plans.ts';
import { lintSections } from './repository.ts';

const MORE = { Makefile: 'check:\n\ttrue\n', 'tests/test_a.py': '', 'scripts/check.sh': '' };

async function found(criterion: string, entries = ['modify `README.md`'], verify = '`npm test`') {
  const findings = await lintSections(
    {
      Phases: phaseText({ number: 1, files: entries, verify: [verify] }),
      'Success criteria': `- [ ] ${criterion}`,
    },
    MORE,
  );
  return findings.filter(({ rule }) => rule === 'criterion-run').map(({ message }) => message);
}

describe('commands that nobody runs', () => {
  test.each([
    'go test ./...',
    'cargo test',
    'uv run pytest',
    'pytest -q',
    'yarn test',
    'npm test -- names',
    'make',
  ])('%s', async (command) => {
    const said = command === 'make' ? [] : [`Nobody runs \`${command}\`, so the implementer's word decides.`];
    expect(await found(`\`${command}\` passes.`)).toEqual(said);
  });

  test('are run once they stand under Verify', async () => {
    expect(await found('`go test  ./...` passes.', undefined, '`go test ./...`')).toEqual([]);
  });
});

describe('commands that the host runs, and what is none', () => {
  test.each([
    '`npm test` passes.',
    '`npm run check` passes.',
    '`make check` passes.',
    '`sh scripts/check.sh` prints `ok`.',
    '`pytest tests/test_a.py` passes.',
    'The README shows `yarn start`.',
    '`greet()` returns `Hello`.',
    '`go` is not needed.',
    '`README.md` shows `cargo test`.',
  ])('%s', async (criterion) => {
    expect(await found(criterion)).toEqual([]);
  });

  test('a script that the plan may add is one', async () => {
    expect(await found('`npm run new` passes.')).toHaveLength(1);
    expect(await found('`npm run new` passes.', ['modify `package.json`'])).toEqual([]);
  });
});
