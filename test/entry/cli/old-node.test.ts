import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const BUILT = resolve(import.meta.dirname, '../../../dist/cli.js');

/** The built command, told that it runs on another version of Node. */
function runOn(version: string) {
  const disguise = `Object.defineProperty(process, 'version', { value: '${version}' })`;
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`, BUILT, '--help'],
    { encoding: 'utf8', env: {} },
  );
}

test.each(['v18.20.4', 'v20.20.2', 'v22.20.0'])('Node %s is told to be too old', (version) => {
  expect(runOn(version)).toMatchObject({
    status: 2,
    stdout: '',
    stderr: `Node ${version} is too old: Baton needs 24 or newer. Install the current LTS release from https://nodejs.org.\n`,
  });
});

test.each(['v24.0.0', 'v26.2.0'])('Node %s will do', (version) => {
  expect(runOn(version)).toMatchObject({ status: 0, stderr: '' });
});
