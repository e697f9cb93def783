import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'baton-bundle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Builds as `npm run build` does, into a directory far from any `node_modules`. */
async function build(name: string, input: string[] = []): Promise<string> {
  const directory = join(scratch, name);
  const rolldown = join(root, 'node_modules/.bin/rolldown');
  await run(rolldown, ['-c', 'rolldown.config.ts', '--dir', directory, ...input], { cwd: root });
  return directory;
}

describe('dist/', () => {
  let dist: string;
  beforeAll(async () => {
    dist = await build('dist');
  });
  const files = (directory: string) =>
    globSync('**/*', { cwd: directory }).filter((file) => statSync(join(directory, file)).isFile());

  test('holds all that action and command line need beside the sources', () => {
    const parts = /^(action|cli)-[\w-]+\.js$/;
    expect(
      files(dist)
        .filter((file) => !parts.test(file))
        .sort(),
    ).toEqual([
      'LICENSES-cli.txt',
      'LICENSES.txt',
      'action.js',
      'cli.js',
      'pglite-thread.js',
      'vendor/java-proxy-agent/srt-proxy-agent.jar',
      'vendor/seccomp/arm64/apply-seccomp',
      'vendor/seccomp/x64/apply-seccomp',
    ]);
  });

  /** All that a file needs to start, itself and its own parts included. */
  function needs(name: string, found = new Set<string>()): Set<string> {
    const code = readFileSync(join(dist, name), 'utf8');
    const imports = code.matchAll(/^(?:import|export) ?(?:[^'"]+ from ?)?["']([^'"]+)["'];$/gm);
    for (const [, needed = ''] of imports) {
      if (found.has(needed)) continue;
      found.add(needed);
      if (needed.startsWith('./')) needs(needed, found);
    }
    return found;
  }

  test.each(['action.js', 'cli-start.js'])('%s starts with nothing but what Node has', (name) => {
    const needed = [...needs(name)];
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((each) => !each.startsWith('./') && !isBuiltin(each))).toEqual([]);
  });

  test('what looks at the version of Node loads nothing that an older one could not read', () => {
    const loaded = ['./cli.js', ...needs('cli.js')].map((name) => readFileSync(join(dist, name), 'utf8'));
    expect(loaded.join('').length).toBeLessThan(2000);
    expect(loaded.filter((code) => /\busing \w/.test(code))).toEqual([]);
    expect(readFileSync(join(dist, 'cli-start.js'), 'utf8')).toMatch(/\bawait using \w/);
  });

  test.each([
    ['LICENSES.txt', '@anthropic-ai/sdk', 'Apache-2.0'],
    ['LICENSES-cli.txt', 'diff', 'BSD-3-Clause'],
  ])('%s names the licence of what is in it, such as %s', (file, name, licence) => {
    const lines = readFileSync(join(dist, file), 'utf8').split('\n');
    const [line] = lines.filter((each) => each.startsWith(`# ${name}@`));
    expect(line?.endsWith(` (${licence})`)).toBe(true);
  });

  test('the command line can be started by its name', () => {
    expect(readFileSync(join(dist, 'cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(dist, 'cli.js')).mode & 0o111).toBe(0o111);
  });

  test('comes out the same again', async () => {
    const again = await build('again');
    expect(files(again)).toEqual(files(dist));
    for (const file of files(dist)) {
      const same = readFileSync(join(again, file)).equals(readFileSync(join(dist, file)));
      expect([file, same]).toEqual([file, true]);
    }
  });
});

test('the bundled sandbox finds the program that blocks Unix sockets', async () => {
  const directory = await build('probe', ['--input', './test/fixtures/sandbox-probe.ts']);
  const warnings = async () => {
    const { stdout } = await run(process.execPath, [join(directory, 'sandbox-probe.js')], { cwd: scratch });
    return JSON.parse(stdout).warnings as string[];
  };
  expect(await warnings()).toEqual([]);
  rmSync(join(directory, 'vendor'), { recursive: true });
  expect(await warnings()).toEqual([expect.stringContaining('seccomp not available')]);
});
