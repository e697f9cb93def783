import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadedPackages } from '../../scripts/release/loaded-packages.ts';
import { releaseManifest } from '../../scripts/release/release-manifest.ts';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { build, publish } = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')).jobs;
const scriptWith = (part: string, { steps }: { steps: { run?: string }[] }): string =>
  steps.find(({ run }) => run?.includes(part))?.run ?? '';
/** Of a package that is installed here. */
const manifestOf = (name: string) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));

const BUILT = "#!/usr/bin/env node\nimport 'node:fs';\nawait import('pg-boss');";

describe('the commit that a release is tagged with', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-release-'));
  const [origin, work] = [join(scratch, 'origin.git'), join(scratch, 'work')];
  const environment = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: scratch,
    GIT_CONFIG_NOSYSTEM: '1',
    GITHUB_REF_NAME: 'v1.2.3',
  };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: work, env: environment, encoding: 'utf8', stdio: 'pipe' }).trim();
  const tagged = (tag: string, file: string) => run('git', '--git-dir', origin, 'show', `${tag}:${file}`);

  beforeAll(() => {
    mkdirSync(join(work, 'dist'), { recursive: true });
    run('git', 'init', '--bare', '--quiet', origin);
    run('git', 'init', '--quiet');
    run('git', 'remote', 'add', 'origin', origin);
    for (const file of ['package.json', '.gitignore', 'scripts/release-package.ts', 'scripts/release'])
      cpSync(join(root, file), join(work, file), { recursive: true });
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
    symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
    writeFileSync(join(work, 'dist/cli.js'), BUILT);
    chmodSync(join(work, 'dist/cli.js'), 0o755);
    const shell = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'];
    run('bash', ...shell, scriptWith('tar --create', build));
    // What comes from one job to the other is the artifact.
    run('git', 'checkout', '--quiet', 'package.json');
    rmSync(join(work, 'dist'), { recursive: true });
    run('bash', ...shell, scriptWith('git push', publish));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test.each(['v1.2.3', 'v1'])('is where %s points, and holds what was built', (tag) => {
    expect(tagged(tag, 'dist/cli.js')).toBe(BUILT);
    expect(run('git', '--git-dir', origin, 'ls-tree', '-r', '--name-only', tag).split('\n')).toEqual([
      '.gitignore',
      'dist/cli.js',
      'package.json',
      'scripts/release-package.ts',
      'scripts/release/loaded-packages.ts',
      'scripts/release/release-manifest.ts',
    ]);
    expect(run('git', '--git-dir', origin, 'ls-tree', tag, 'dist/cli.js')).toMatch(/^100755 /);
  });

  test('gives `npx` nothing to build, and nothing to install but what the bundles load', () => {
    const { scripts, devDependencies, optionalDependencies, dependencies, ...rest } = manifest;
    expect([scripts.build, devDependencies, optionalDependencies]).not.toContain(undefined);
    const { 'pg-boss': queue, '@opentelemetry/api': itsPeer } = dependencies;
    expect(JSON.parse(tagged('v1', 'package.json'))).toEqual({
      ...rest,
      dependencies: { 'pg-boss': queue, '@opentelemetry/api': itsPeer },
    });
  });
});

describe('what the bundles load', () => {
  test('is what no bundle can hold, and in package.json in one version', () => {
    const loaded = loadedPackages(join(root, 'dist'));
    expect(loaded).toEqual(['@electric-sql/pglite', 'pg-boss', 'probot']);
    const { dependencies } = releaseManifest(manifest, { loaded, manifestOf });
    expect(Object.keys(Object(dependencies)).sort()).toEqual([...loaded, '@opentelemetry/api'].sort());
    for (const version of Object.values(Object(dependencies))) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('is nothing where the action runs', () => {
    expect(ofBundles({ from: (name) => name.startsWith('action') })).toEqual([]);
  });

  test.each([
    ["import 'new-one';"],
    ["import { a } from 'new-one/part.js';"],
    ["export * from 'new-one';"],
    ["export { a } from 'new-one';"],
    ["const later = () => import('new-one');"],
    ["const later = () => __require('new-one');"],
    ["createRequire(import.meta.url)('new-one');"],
    ["createRequire(import.meta.url).resolve('new-one/package.json');"],
    ["import.meta.resolve('new-one');"],
  ])('cannot come to lack a version: %s', (code) => {
    const loaded = ofBundles({ and: code });
    expect(loaded).toContain('new-one');
    expect(() => releaseManifest(manifest, { loaded, manifestOf: () => ({}) })).toThrow('need new-one,');
  });

  test('cannot lack what one of them needs beside it', () => {
    const needy = {
      peerDependencies: { peer: '^1.0.0', other: '1' },
      peerDependenciesMeta: { other: { optional: true } },
    };
    expect(() => releaseManifest(manifest, { loaded: ['probot'], manifestOf: () => needy })).toThrow(
      'need peer,',
    );
  });

  test('cannot be hidden behind a name that is made up at run time', () => {
    expect(() => ofBundles({ and: "await import('new-' + one);" })).toThrow('later.js loads something');
  });
});

/** What is loaded by the bundles that were built `from` these files, and by one more that has the code `and`. */
function ofBundles({
  from = () => false,
  and,
}: {
  from?: (name: string) => boolean;
  and?: string;
}): string[] {
  const dist = mkdtempSync(join(tmpdir(), 'baton-bundles-'));
  try {
    for (const name of readdirSync(join(root, 'dist')).filter(from))
      cpSync(join(root, 'dist', name), join(dist, name), { recursive: true });
    if (and !== undefined) writeFileSync(join(dist, 'later.js'), and);
    return loadedPackages(dist);
  } finally {
    rmSync(dist, { recursive: true });
  }
}
