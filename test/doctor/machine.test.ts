import { chmodSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OLDEST_NODE } from '../../src/core/oldest-node.ts';
import { gitVersion } from '../../src/doctor/checks/git-version.ts';
import { nodeVersion } from '../../src/doctor/checks/node-version.ts';
import { programs } from '../../src/doctor/checks/programs.ts';
import { sandbox } from '../../src/doctor/checks/sandbox.ts';
import { readFile } from '../docs/documents.ts';
import { directoryWith, look } from './support.ts';

const REQUIRED = { '.github/baton.yml': 'sandbox: { mode: required }\n' };

/** A search path with all programs of this machine but some, and with others in their place. */
function pathWithout(missing: readonly string[], instead: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(directoryWith({}), 'bin-'));
  const taken = new Set([...missing, ...Object.keys(instead)]);
  for (const [name, script] of Object.entries(instead)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  for (const directory of [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin']) {
    for (const name of readdirSync(directory)) {
      if (taken.has(name)) continue;
      taken.add(name);
      symlinkSync(join(directory, name), join(folder, name));
    }
  }
  return folder;
}

describe('Node', () => {
  test.each(['v24.0.0', 'v24.21.0', 'v26.1.0'])('%s will do', async (version) => {
    expect(await look(nodeVersion, { nodeVersion: version })).toMatchObject({ status: 'ok' });
  });

  test.each(['v9.11.2', 'v20.20.0', 'v22.21.1'])('%s is too old', async (version) => {
    expect(await look(nodeVersion, { nodeVersion: version })).toMatchObject({
      status: 'problem',
      says: `Node ${version} is too old: Baton needs 24 or newer.`,
    });
  });

  test('the oldest is that of package.json', () => {
    expect(JSON.parse(readFile('package.json')).engines.node).toBe(`>=${OLDEST_NODE}`);
  });
});

describe('git', () => {
  test('that of this machine will do', async () => {
    expect(await look(gitVersion)).toMatchObject({
      status: 'ok',
      says: expect.stringMatching(/^git 2\.\d+/),
    });
  });

  test('none', async () => {
    const environment = { PATH: pathWithout(['git']) };
    expect(await look(gitVersion, { environment })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('there is none in the PATH'),
      remedy: 'Install it.',
    });
  });

  test('one that is too old', async () => {
    const environment = { PATH: pathWithout([], { git: 'echo git version 2.25.1' }) };
    expect(await look(gitVersion, { environment })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('git version 2.25.1'),
      remedy: 'Update it.',
    });
  });
});

describe('what the sandbox needs', () => {
  test('is here', async () => {
    expect(await look(programs)).toMatchObject({ status: 'ok' });
  });

  test('is missing', async () => {
    const environment = { PATH: pathWithout(['socat', 'rg']) };
    expect(await look(programs, { environment })).toMatchObject({
      status: 'warning',
      says: expect.stringMatching(/missing here: socat, ripgrep\.$/),
      remedy: expect.stringContaining('`sudo apt-get install socat ripgrep`'),
    });
  });
});

describe('the sandbox', () => {
  test('holds', async () => {
    expect(await look(sandbox, { files: REQUIRED })).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['required', 'problem'],
    ['auto', 'warning'],
  ])('one that lets everything through, with mode %s, is a %s', async (mode, status) => {
    // Drops the options, and runs what comes after them as it is.
    const bwrap = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"';
    const environment = { PATH: pathWithout([], { bwrap }) };
    const files = { '.github/baton.yml': `sandbox: { mode: ${mode} }\n` };
    expect(await look(sandbox, { files, environment })).toMatchObject({
      status,
      says: expect.stringMatching(/^Does not work on this machine: /),
      remedy: expect.stringContaining('apt-get install bubblewrap'),
    });
  });

  test.each(['', '.'])('one that may make no namespaces, and ends its sentence with “%s”', async (end) => {
    const bwrap = `echo "bwrap: setting up uid map: Permission denied${end}" >&2; exit 1`;
    const environment = { PATH: pathWithout([], { bwrap }) };
    expect(await look(sandbox, { files: REQUIRED, environment })).toMatchObject({
      status: 'problem',
      says: expect.stringMatching(/setting up uid map: Permission denied\.$/),
    });
  });

  test('switched off', async () => {
    const files = { '.github/baton.yml': 'sandbox: { mode: off }\n' };
    expect(await look(sandbox, { files })).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('Switched off'),
    });
  });

  test('a temporary directory that is not there', async () => {
    expect(await look(sandbox, { temporaryDirectory: '/nonexistent' })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('/nonexistent cannot be written'),
      remedy: expect.stringContaining('TMPDIR'),
    });
  });
});
