import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { ROOT } from './documents.ts';

jest.setTimeout(60_000);

const copy = mkdtempSync(join(tmpdir(), 'baton-writing-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
  });

/** A copy of what the work tree holds, as it would be committed. */
beforeAll(() => {
  const files = git(ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const file of files) {
    if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(copy, file));
  }
  git(copy, 'init', '--quiet');
  git(copy, 'add', '--all');
  git(copy, 'commit', '--quiet', '--message', 'All');
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, '.git/info/exclude'), 'node_modules\n');
});

afterEach(() => {
  git(copy, 'checkout', '--quiet', '.');
  git(copy, 'clean', '--quiet', '--force');
});

test.each([
  ['schema', 'schema/baton.schema.json', '{}\n'],
  ['import-rules', 'biome.imports.json', '{}\n'],
])('`npm run %s` writes %s as it is committed', (script, file, wrong) => {
  writeFileSync(join(copy, file), wrong);
  npmRun(script);
  expect(git(copy, 'status', '--porcelain')).toBe('');
});

test('`npm run format` mends what is not formatted, and leaves all else', () => {
  writeFileSync(join(copy, 'src/core/new.ts'), 'export const a={b:"c"}');
  npmRun('format');
  expect(git(copy, 'status', '--porcelain')).toBe('?? src/core/new.ts\n');
  expect(readFileSync(join(copy, 'src/core/new.ts'), 'utf8')).toBe("export const a = { b: 'c' };\n");
});

function npmRun(script: string): void {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  execFileSync('npm', ['run', script], { cwd: copy, env: { ...process.env, PATH }, stdio: 'pipe' });
}
