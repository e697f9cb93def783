import { describe, expect, test } from '@jest/globals';
import { failingPart } from '../../src/workspace/failing-part.ts';

const many = (line: (index: number) => string) =>
  Array.from({ length: 60 }, (_, index) => line(index)).join('\n');

/** Outputs as the runners print them: what passes before, what is about the failures, what comes after. */
const RUNNERS: { runner: string; before: string; failing: string; after?: string }[] = [
  {
    runner: 'node --test',
    before: `${many((index) => `✔ passes number ${index} (0.03ms)`)}\n✖ adds (1.01ms)\nℹ tests 81\nℹ fail 1\n`,
    failing:
      '✖ failing tests:\n\ntest at a.test.mjs:3:1\n✖ adds (1.018416ms)\n  AssertionError [ERR_ASSERTION]: 2 == 3\n      at TestContext.<anonymous> (file:///a.test.mjs:3:29)',
  },
  {
    runner: 'node --test, as TAP',
    before: `TAP version 13\n${many((index) => `# Subtest: ok ${index}\nok ${index} - ok ${index}`)}\n# Subtest: adds`,
    failing:
      "not ok 61 - adds\n  ---\n  location: 'a.test.mjs:3:1'\n  error: '2 == 3'\n  stack: |-\n    a.test.mjs:3:29\n  ...",
    after: '# Subtest: later\nok 62 - later\n1..62\n# fail 1',
  },
  {
    runner: 'Jest',
    before: `  console.log\n    noise\n\n${many((index) => `PASS test/${index}.test.js`)}\nFAIL test/a.test.js\n  sum\n    ✕ adds (4 ms)\n    ✓ fine\n\n  ● Console\n\n    console.log\n      noise\n`,
    failing:
      '  ● sum › adds\n\n    expect(received).toBe(expected)\n\n    Expected: 3\n    Received: 2\n\n      at Object.toBe (test/a.test.js:2:60)',
    after: '\nPASS test/b.test.js\n  ✓ ok (1 ms)\n\nTest Suites: 1 failed, 61 passed, 62 total',
  },
  {
    runner: 'Vitest',
    before: `${many((index) => ` ✓ test/${index}.test.ts (2 tests) 3ms`)}\n ❯ test/a.test.ts (1 test | 1 failed)\n`,
    failing:
      '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯\n\n FAIL  test/a.test.ts > adds\nAssertionError: expected 2 to be 3\n\n Test Files  1 failed | 60 passed (61)',
  },
  {
    runner: 'Mocha',
    before: `${many((index) => `    ✔ does thing ${index}`)}\n    1) adds\n\n  60 passing (9ms)`,
    failing:
      '  1 failing\n\n  1) sum\n       adds:\n     AssertionError: 2 == 3\n      at Context.<anonymous> (a.js:3:9)',
  },
  {
    runner: 'pytest',
    before: many((index) => `test_x.py::test_ok[${index}] PASSED   [ ${index}%]`),
    failing:
      '=================================== FAILURES ===================================\n___________________________________ test_bad ___________________________________\n\n>       assert 1 + 1 == 3\nE       assert (1 + 1) == 3\n\n=========================== short test summary info ============================\nFAILED test_x.py::test_bad - assert (1 + 1) == 3',
  },
  {
    runner: 'unittest',
    before: `${many((index) => `test_${index} (t.T.test_${index}) ... ok`)}\n\n${'='.repeat(70)}`,
    failing: `FAIL: test_a (t.T.test_a)\n${'-'.repeat(70)}\nTraceback (most recent call last):\n  File "t.py", line 3, in test_a\nAssertionError: 1 != 2\n\n${'-'.repeat(70)}\nRan 61 tests in 0.001s\n\nFAILED (failures=1)`,
  },
  {
    runner: 'go test -v',
    before: `${many((index) => `=== RUN   TestOk${index}\n--- PASS: TestOk${index} (0.00s)`)}\n=== RUN   TestAdds`,
    failing:
      '--- FAIL: TestAdds (0.00s)\n    a_test.go:7: got 2, want 3\n    --- FAIL: TestAdds/sub (0.00s)\n        a_test.go:9: no',
    after:
      '=== RUN   TestLater\n--- PASS: TestLater (0.00s)\nFAIL\nexit status 1\nFAIL\texample.com/a\t0.002s',
  },
  {
    runner: 'cargo test',
    before: `running 61 tests\n${many((index) => `test tests::good_${index} ... ok`)}\ntest tests::bad ... FAILED\n`,
    failing:
      "failures:\n\n---- tests::bad stdout ----\n\nthread 'tests::bad' panicked at src/lib.rs:4:24:\nassertion `left == right` failed\n\n\nfailures:\n    tests::bad\n\ntest result: FAILED. 60 passed; 1 failed",
  },
  {
    runner: 'rustc',
    before: many((index) => `   Compiling part-${index} v0.1.0`),
    failing:
      'error[E0308]: mismatched types\n --> src/lib.rs:1:21\n  |\n1 | pub fn f() -> u32 { "x" }\n  |                     ^^^ expected `u32`, found `&str`',
    after:
      '\nFor more information about this error, try `rustc --explain E0308`.\nerror: could not compile `cr` (lib) due to 1 previous error',
  },
  {
    runner: 'tsc',
    before: many((index) => `> building part ${index}`),
    failing:
      "src/bad.ts(1,7): error TS2322: Type 'number' is not assignable to type 'string'.\n  Types of property 'x' are incompatible.\nsrc/other.ts(2,14): error TS2304: Cannot find name 'y'.",
    after: 'npm error Lifecycle script `types` failed with error:\nnpm error code 2',
  },
  {
    runner: 'RSpec',
    before: many(() => '.'),
    failing:
      'Failures:\n\n  1) Sum adds\n     Failure/Error: expect(1 + 1).to eq(3)\n\n61 examples, 1 failure',
  },
];

describe('what an output says of its failures is found', () => {
  test.each(RUNNERS)('$runner', ({ before, failing, after }) => {
    const output = [before, failing, ...(after === undefined ? [] : [after])].join('\n');
    expect(failingPart(output)).toBe(failing);
  });
});

test.each([
  ['nothing that is known', many((index) => `line ${index}: something failed, error`)],
  ['words that only look like it', many((index) => `the failures: ${index}\n  a ● b\nit is not ok 5`)],
  ['hardly anything else', `x\n${RUNNERS[5]!.failing}`],
  ['nothing', ''],
])('of %s no part is taken', (_what, output) => {
  expect(failingPart(output)).toBeUndefined();
});
