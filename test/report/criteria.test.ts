import { expect, test } from '@jest/globals';
import { type CriterionResult, criteriaList, unmetCriteria } from '../../src/report/criteria.ts';

const result = (overrides: Partial<CriterionResult> = {}): CriterionResult => ({
  criterion: 'Entries expire',
  markdown: overrides.criterion ?? 'Entries expire',
  met: true,
  runs: [],
  word: undefined,
  ...overrides,
});
const run = (overrides: Partial<CriterionResult['runs'][number]> = {}) => ({
  command: 'npm test',
  passed: true,
  output: '4 passed',
  ...overrides,
});

test('tells how many are met, and gives each with its evidence', () => {
  const text = criteriaList([
    result({ runs: [run()], word: 'The test sets the clock.' }),
    result({ criterion: 'The README says so', met: false, word: 'README.md:12 does not.' }),
  ]);
  expect(text).toBe(
    [
      '**Success criteria**: 1 of 2 met',
      '- ✅ Entries expire',
      '  `npm test` passed, run by the host:',
      '  ```text\n  4 passed\n  ```',
      '  The implementer’s word: The test sets the clock.',
      '- ❌ The README says so',
      '  The implementer’s word: README.md:12 does not.',
    ].join('\n\n'),
  );
});

test('a word of several lines stands on its own, and an output begins with its first line', () => {
  const text = criteriaList([result({ runs: [run({ output: '\n  4 passed\n' })], word: 'Two:\n\n- one' })]);
  expect(text).toContain('  The implementer’s word:\n\n  Two:\n\n  - one');
  expect(text).toContain('```text\n    4 passed\n');
});

test('of an output the last lines are shown, also of one that failed', () => {
  const output = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\n');
  const text = criteriaList([result({ met: false, runs: [run({ passed: false, output })] })]);
  expect(text).toContain('`npm test` failed, run by the host:');
  expect(text).toContain('line 29\n  line 30');
  expect(text).not.toContain('line 28\n');
});

test('a command that printed nothing', () => {
  expect(criteriaList([result({ runs: [run({ output: '\n' })] })])).toContain('it printed nothing');
});

test('a criterion that nobody spoke of', () => {
  const text = criteriaList([result({ met: false })]);
  expect(text).toContain('- ❌ Entries expire\n\n  The implementer gave no account of it.');
});

test('many stay within the limit', () => {
  const text = criteriaList(Array.from({ length: 100 }, () => result({ word: 'word '.repeat(200) })));
  expect(text.length).toBeLessThan(13_000);
  expect(text).toMatch(/… and \d+ more, in the record of the run/);
});

test('those that are not met are named, in one sentence', () => {
  const met = result({ criterion: '`npm test` passes.' });
  const missed = result({ criterion: 'Entries expire.', met: false });
  const other = result({ criterion: 'The README says so', met: false });
  expect(unmetCriteria([])).toBeUndefined();
  expect(unmetCriteria([met])).toBeUndefined();
  expect(unmetCriteria([missed])).toBe('the success criterion “Entries expire” is not met.');
  expect(unmetCriteria([met, missed])).toBe('1 of 2 success criteria is not met: “Entries expire”.');
  expect(unmetCriteria([met, missed, other])).toBe(
    '2 of 3 success criteria are not met: “Entries expire”; “The README says so”.',
  );
});

test('code in a criterion is code, and nothing else in it does anything', () => {
  const markdown = '`npm test -- --t` of [it](https://evil.example) passes for @acme, see #3.';
  const text = criteriaList([result({ criterion: 'plain', markdown })]);
  expect(text).toContain('- ✅ `npm test -- --t` of it passes for @<!-- -->acme, see #<!-- -->3.');
  expect(text).not.toContain('plain');
});
