import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRunDirectory } from '../../src/workspace/run-directory.ts';

const environment = { PATH: process.env.PATH };
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'baton-test-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test('makes directories that are the run’s alone, and removes them', async () => {
  const elsewhere = join(parent, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'kept'), '');
  const directory = await createRunDirectory({ parent, environment });
  expect([directory.workTree, directory.home, directory.temp].map((path) => readdirSync(path))).toEqual([
    [],
    [],
    [],
  ]);
  expect(statSync(directory.root).mode & 0o777).toBe(0o700);
  expect(existsSync(directory.git)).toBe(false);
  mkdirSync(join(directory.home, 'go/pkg'), { recursive: true });
  writeFileSync(join(directory.home, 'go/pkg/file'), '', { mode: 0o400 });
  symlinkSync(elsewhere, join(directory.home, 'link'));
  chmodSync(join(directory.home, 'go/pkg'), 0o500);
  chmodSync(join(directory.home, 'go'), 0);
  await directory[Symbol.asyncDispose]();
  expect(existsSync(directory.root)).toBe(false);
  expect(existsSync(join(elsewhere, 'kept'))).toBe(true);
});

test('removes folders that lie too deep for their paths to be named', async () => {
  const directory = await createRunDirectory({ parent, environment });
  const nest = 'for i in {1..60}; do mkdir $0; cd $0; done; touch x';
  for (const letter of ['d', 'e']) {
    execFileSync('/bin/bash', ['-c', nest, letter.repeat(200)], { cwd: directory.workTree });
  }
  await directory[Symbol.asyncDispose]();
  expect(existsSync(directory.root)).toBe(false);
});

test('says its paths without links', async () => {
  mkdirSync(join(parent, 'real'));
  symlinkSync(join(parent, 'real'), join(parent, 'link'));
  const directory = await createRunDirectory({ parent: join(parent, 'link'), environment });
  expect(directory.workTree.startsWith(join(parent, 'real/'))).toBe(true);
});

describe('what is missing is said before anything else happens', () => {
  const fails = async (params: Partial<Parameters<typeof createRunDirectory>[0]>) => {
    const error: unknown = await createRunDirectory({ parent, environment, ...params }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'Stop', conclusion: 'failed' });
    return (error as Error).message;
  };
  const git = (script: string) => {
    const programs = join(parent, 'programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { PATH: programs };
  };

  test('a temporary directory', async () => {
    expect(await fails({ parent: join(parent, 'none') })).toMatch(
      /cannot be written \(ENOENT\)\. Make it writable/,
    );
    writeFileSync(join(parent, 'file'), '');
    expect(await fails({ parent: join(parent, 'file') })).toContain('(ENOTDIR)');
    expect(await fails({ parent: '/proc' })).toContain('/proc cannot be written');
  });

  test('room on the disk, and nothing stays behind', async () => {
    expect(await fails({ leastFreeBytes: Number.MAX_SAFE_INTEGER })).toMatch(
      /has \d+ bytes left .* Free some space/,
    );
    expect(readdirSync(parent)).toEqual([]);
  });

  test('git', async () => {
    expect(await fails({ environment: { PATH: parent } })).toMatch(
      /needs git 2\.32 or newer, and there is none/,
    );
  });

  test('a git that is new enough', async () => {
    expect(await fails({ environment: git('echo git version 2.31.8') })).toContain(
      'this machine has git version 2.31.8',
    );
  });

  test.each(['2.32.0', '2.100.1', '3.0', '2.39.5 (Apple Git-154)'])('not with git %s', async (version) => {
    const directory = await createRunDirectory({ parent, environment: git(`echo git version '${version}'`) });
    expect(existsSync(directory.workTree)).toBe(true);
  });
});
