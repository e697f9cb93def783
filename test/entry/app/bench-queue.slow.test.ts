import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { noPostgres } from '../../support/postgres.ts';

const MAIN = resolve(import.meta.dirname, '../../../scripts/bench-app/main.ts');

const testWhere = noPostgres === undefined ? test : test.skip;

testWhere(
  `the benchmark of the queue runs, for one, two and four workers${noPostgres ? `: left out, ${noPostgres}` : ''}`,
  async () => {
    const args = ['--disable-warning=ExperimentalWarning', MAIN, 'queue', '--jobs', '20'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toContain('20 jobs that do nothing');
    expect(stdout.match(/^│ [012] +│ [124] +│/gm)).toHaveLength(3);
  },
  120_000,
);
