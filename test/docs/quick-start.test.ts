import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { codeBlocks, ROOT, readDocument } from './documents.ts';

const scratch = mkdtempSync(join(tmpdir(), 'baton-quick-start-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const commands = codeBlocks(readDocument('docs/quick-start.md'))
  .filter(({ lang }) => lang === 'sh')
  .flatMap(({ value }) => value.split('\n'));

test('it has commands from beginning to end', () => {
  expect(commands[0]).toBe('baton init --yes');
  expect(commands.at(-1)).toBe('gh pr review 2 --approve');
});

test('followed word by word it sets a repository up', () => {
  const { clone, remote, programs, asked } = prepare();
  for (const command of commands) {
    const env = {
      PATH: [programs, process.env.PATH].join(delimiter),
      HOME: scratch,
      GITHUB_SERVER_URL: 'https://github.com',
    };
    try {
      execFileSync('bash', ['-c', command], { cwd: clone, env, stdio: 'pipe' });
    } catch (error) {
      // The doctor has problems to tell here: there is no GitHub that it could ask.
      const { status, stderr } = error as { status: number; stderr: Buffer };
      if (!command.includes('baton doctor') || status !== 1) throw new Error(`${command}: ${stderr}`);
    }
  }
  const pushed = execFileSync('git', ['ls-tree', '-r', '--name-only', 'main'], {
    cwd: remote,
    encoding: 'utf8',
  });
  expect(pushed.split('\n')).toEqual(
    expect.arrayContaining(['.claude/PRIMER.md', '.github/baton.yml', '.github/workflows/baton.yml']),
  );
  expect(readFileSync(asked, 'utf8').trim().split('\n')).toEqual([
    'secret set ANTHROPIC_API_KEY',
    'auth token',
    'issue edit 1 --add-label baton:plan',
    'pr review 2 --approve',
  ]);
});

/** A clone of an empty project, and the programs that the page has somebody type. */
function prepare() {
  const at = (name: string) => join(scratch, name);
  const [clone, remote, programs, asked] = [at('clone'), at('remote.git'), at('programs'), at('asked')];
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, stdio: 'pipe' });
  for (const folder of [clone, programs]) mkdirSync(folder);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(clone, 'package.json'), '{ "name": "shop", "scripts": { "test": "node --test" } }\n');
  for (const [key, value] of [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.com'],
  ] as const)
    git('config', key, value);
  git('add', '.');
  git('commit', '--quiet', '--message', 'First commit');
  git('remote', 'add', 'origin', remote);
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  program(join(programs, 'baton'), `exec ${process.execPath} ${join(ROOT, 'src/entry/cli.ts')} "$@"`);
  // The command line of GitHub is not installed everywhere, and would ask GitHub.
  program(join(programs, 'gh'), `echo "$@" >> ${asked}`);
  return { clone, remote, programs, asked };
}

function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}
