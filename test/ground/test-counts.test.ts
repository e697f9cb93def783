import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../.ci/test-counts.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'baton-counts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};
const suite = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test.each([
  ['all passed', { numPassedTests: 3 }, '3 passed, 0 failed', 0],
  ['one skipped', { numPassedTests: 3, numPendingTests: 1 }, '3 passed, 0 failed, 1 skipped', 0],
  [
    'one failed',
    { numPassedTests: 2, numFailedTests: 1, testResults: [suite('failed', 'failed', 'passed')] },
    '2 passed, 1 failed',
    1,
  ],
  [
    'a file that could not be loaded',
    { numPassedTests: 2, testResults: [suite('failed'), suite('passed', 'passed', 'passed')] },
    '2 passed, 1 failed',
    1,
  ],
  ['no tests', {}, '0 passed, 0 failed', 1],
])('%s', (_what, run, line, status) => {
  expect(counts(JSON.stringify({ ...nothing, ...run }))).toEqual({ stdout: `${line}\n`, status });
});

test('a run that ended without results', () => {
  expect(counts('')).toEqual({ stdout: '0 passed, 0 failed\n', status: 1 });
});

function counts(results: string) {
  const file = join(scratch, 'results.json');
  writeFileSync(file, results);
  const { stdout, status } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { stdout, status };
}
