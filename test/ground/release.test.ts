import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { publish } = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')).jobs;
const script: string = publish.steps.find(({ run }: { run?: string }) => run?.includes('git push')).run;

describe('the commit that a release is tagged with', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-release-'));
  const [origin, work] = [join(scratch, 'origin.git'), join(scratch, 'work')];
  const environment = { ...process.env, HOME: scratch, GIT_CONFIG_NOSYSTEM: '1', GITHUB_REF_NAME: 'v1.2.3' };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: work, env: environment, encoding: 'utf8', stdio: 'pipe' }).trim();
  const tagged = (tag: string, file: string) => run('git', '--git-dir', origin, 'show', `${tag}:${file}`);

  beforeAll(() => {
    mkdirSync(join(work, 'dist'), { recursive: true });
    run('git', 'init', '--bare', '--quiet', origin);
    run('git', 'init', '--quiet');
    run('git', 'remote', 'add', 'origin', origin);
    for (const file of ['package.json', '.gitignore'])
      writeFileSync(join(work, file), readFileSync(join(root, file)));
    run('git', 'add', '--all');
    run(
      'git',
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@example.com',
      'commit',
      '--quiet',
      '--message',
      'Main',
    );
    writeFileSync(join(work, 'dist/cli.js'), 'built');
    run('tar', '--create', '--file', 'dist.tar', 'dist');
    run('bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test.each(['v1.2.3', 'v1'])('is where %s points, and holds what was built', (tag) => {
    expect(tagged(tag, 'dist/cli.js')).toBe('built');
    expect(run('git', '--git-dir', origin, 'ls-tree', '-r', '--name-only', tag).split('\n')).toEqual([
      '.gitignore',
      'dist/cli.js',
      'package.json',
    ]);
  });

  test('gives `npx` nothing to build, and nothing of what development needs to install', () => {
    const { scripts, devDependencies, optionalDependencies, ...rest } = manifest;
    expect([scripts.build, devDependencies, optionalDependencies]).not.toContain(undefined);
    expect(JSON.parse(tagged('v1', 'package.json'))).toEqual(rest);
  });
});
