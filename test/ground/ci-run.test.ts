import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const passing = {
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
};

let project: string;
let programs: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'baton-ci-'));
  programs = join(project, '.git', 'programs');
  execFileSync('git', ['init', '--quiet', project]);
  mkdirSync(programs);
  cpSync(join(root, '.ci'), join(project, '.ci'), { recursive: true });
  const git = ['-c', 'user.name=one', '-c', 'user.email=one@example.com', '-C', project];
  execFileSync('git', [...git, 'add', '--all']);
  execFileSync('git', [...git, 'commit', '--quiet', '--message', 'all']);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('a good run ends with its counts', () => {
  expect(ciRun({ results: passing })).toEqual({ lastLine: '2 passed, 0 failed, 1 skipped', status: 0 });
});

test('a check that fails does not keep the tests from running', () => {
  expect(ciRun({ results: passing, verify: 'exit 1' })).toEqual({
    lastLine: '2 passed, 0 failed, 1 skipped',
    status: 1,
  });
});

test('a change of the work tree fails it', () => {
  expect(ciRun({ results: passing, verify: 'touch left-behind' })).toEqual({
    lastLine: '2 passed, 0 failed, 1 skipped',
    status: 1,
  });
});

test('a test run that fails, fails it, whatever its results say', () => {
  expect(ciRun({ results: passing, tests: 'exit 1' }).status).toBe(1);
});

test('a test run that dies without results fails it', () => {
  expect(ciRun({ tests: 'exit 137' })).toEqual({ lastLine: '0 passed, 0 failed', status: 1 });
});

test('nothing runs when the packages cannot be installed', () => {
  const { status, lastLine } = ciRun({ results: passing, install: 'exit 1' });
  expect(status).toBe(1);
  expect(lastLine).not.toContain('passed');
});

/** Runs `.ci/run` with an npm that does what is said here. */
function ciRun({
  results,
  install = ':',
  verify = ':',
  tests = ':',
}: {
  results?: unknown;
  install?: string;
  verify?: string;
  tests?: string;
}): { lastLine: string | undefined; status: number | null } {
  const write =
    results === undefined ? ':' : `printf '%s' '${JSON.stringify(results)}' > "\${4#--outputFile=}"`;
  const cases = [`ci) ${install};;`, `'run verify') ${verify};;`, `test*) ${write}; ${tests};;`];
  program('npm', `case "$*" in ${cases.join(' ')} *) exit 9;; esac`);
  for (const name of ['bwrap', 'socat', 'rg', 'zsh', 'fish']) program(name, ':');
  const { stdout, status } = spawnSync(join(project, '.ci/run'), {
    encoding: 'utf8',
    env: { PATH: [programs, process.env.PATH].join(delimiter), HOME: project },
  });
  return { lastLine: stdout.trimEnd().split('\n').at(-1), status };
}

function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}
