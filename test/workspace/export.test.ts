import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sha, shaSchema } from '../../src/core/ids.ts';
import { exportTree } from '../../src/workspace/git/export-tree.ts';
import { fetchBranch } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import { listFilesAt, readFileAt, readFilesAt } from '../../src/workspace/git/read-commit.ts';
import { type Remote, startRemote, type TreeEntry } from './support/remote.ts';

let remote: Remote;
beforeEach(async () => {
  remote = await startRemote();
});
afterEach(async () => remote[Symbol.asyncDispose]());

async function fetched(
  files: Record<string, TreeEntry>,
): Promise<{ repository: HostRepository; commit: Sha; into: string }> {
  remote.commit({ branch: 'main', files });
  const repository = await remote.open();
  const commit = await fetchBranch(repository, { branch: 'main' });
  return { repository, commit, into: join(remote.scratch, 'work') };
}

test('writes the files of a commit as they are, without a .git', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
  const files = {
    'a/b c/ü.txt': 'text',
    'crlf.txt': 'one\r\ntwo\r\n',
    'lf.txt': 'one\ntwo\n',
    'bytes.bin': Buffer.from([0, 255, 10, 13, 10, 128]),
    'run.sh': { executable: '#!/bin/sh\n' },
    'ident.txt': '$Id$\n',
    'utf16.txt': 'plain',
    'large.psd': pointer,
    'left-out.txt': 'also exported',
    'empty.txt': '',
    link: { link: 'a' },
    'out-link': { link: '/etc/passwd' },
    module: { submodule: '1'.repeat(40) },
    '.gitattributes':
      '* text=auto eol=crlf ident filter=canary\n*.psd filter=lfs\nutf16.txt working-tree-encoding=UTF-16\nleft-out.txt export-ignore\n',
  } as const;
  const { repository, commit, into } = await fetched(files);
  await exportTree(repository, { commit, into });
  for (const [path, content] of Object.entries(files)) {
    if (typeof content === 'string') expect(readFileSync(join(into, path), 'utf8')).toBe(content);
  }
  expect(readFileSync(join(into, 'bytes.bin'))).toEqual(files['bytes.bin']);
  expect(lstatSync(join(into, 'run.sh')).mode & 0o111).toBe(0o111);
  expect(lstatSync(join(into, 'lf.txt')).mode & 0o111).toBe(0);
  expect(readlinkSync(join(into, 'link'))).toBe('a');
  expect(readlinkSync(join(into, 'out-link'))).toBe('/etc/passwd');
  expect(readdirSync(join(into, 'module'))).toEqual([]);
  expect(existsSync(join(into, '.git'))).toBe(false);
});

test('runs nothing that a repository or the machine configures', async () => {
  const canary = join(remote.scratch, 'canary');
  const trap = join(remote.scratch, 'trap.sh');
  writeFileSync(trap, `#!/bin/sh\necho owned >> ${canary}\ncat\n`, { mode: 0o755 });
  const home = join(remote.scratch, 'home');
  mkdirSync(join(home, '.config/git'), { recursive: true });
  const config = `[core]\n\tfsmonitor = ${trap}\n\thooksPath = ${home}/hooks\n\tpager = ${trap}\n[filter "canary"]\n\tsmudge = ${trap}\n\tclean = ${trap}\n\trequired = true\n[credential]\n\thelper = ${trap}\n`;
  writeFileSync(join(home, '.gitconfig'), config);
  writeFileSync(join(home, '.config/git/config'), config);
  mkdirSync(join(home, 'hooks'));
  for (const hook of ['post-checkout', 'post-index-change', 'pre-push', 'reference-transaction']) {
    execFileSync('cp', [trap, join(home, 'hooks', hook)]);
  }
  remote.commit({ branch: 'main', files: { '.gitattributes': '* filter=canary\n', 'a.txt': 'a' } });
  const repository = await remote.open({
    environment: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      GIT_EXTERNAL_DIFF: trap,
      GIT_SSH_COMMAND: trap,
      GIT_ASKPASS: trap,
    },
  });
  const commit = await fetchBranch(repository, { branch: 'main' });
  await exportTree(repository, { commit, into: join(remote.scratch, 'work') });
  expect(readFileSync(join(remote.scratch, 'work/a.txt'), 'utf8')).toBe('a');
  expect(existsSync(canary)).toBe(false);
});

test('git gets the allow-list of variables and nothing else, and is told to read no other configuration', async () => {
  const programs = join(remote.scratch, 'programs');
  mkdirSync(programs);
  writeFileSync(join(programs, 'git'), '#!/bin/sh\nexec /usr/bin/env\n', { mode: 0o755 });
  const repository = await remote.open({
    environment: {
      PATH: programs,
      HOME: '/root',
      HTTPS_PROXY: 'http://proxy.example',
      GITHUB_TOKEN: 'ghs_sentinel',
      ANTHROPIC_API_KEY: 'sk-ant-sentinel',
      GIT_CONFIG_COUNT: '1',
      GIT_DIR: '/elsewhere',
      GIT_EXTERNAL_DIFF: 'trap',
      LD_PRELOAD: '/trap.so',
    },
  });
  const lines = (await repository.git.run(['version'])).trim().split('\n');
  const given = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
  delete given._;
  delete given.PWD;
  expect(given).toEqual({
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_DIR: repository.gitDirectory,
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS: 'true',
    HOME: '/nonexistent',
    HTTPS_PROXY: 'http://proxy.example',
    LC_ALL: 'C',
    PATH: programs,
    XDG_CONFIG_HOME: '/nonexistent',
  });
});

test('is refused where the directory has something in it', async () => {
  const { repository, commit, into } = await fetched({ 'a.txt': 'a' });
  mkdirSync(into);
  writeFileSync(join(into, 'mine'), '');
  await expect(exportTree(repository, { commit, into })).rejects.toThrow('not empty');
});

test('reads single files, following links inside of the commit only', async () => {
  const { repository, commit } = await fetched({
    'docs/a.md': 'äöü\n',
    'empty.md': '',
    'b.md': { link: 'docs/a.md' },
    'docs/c.md': { link: '../b.md' },
    'gone.md': { link: 'none.md' },
    'through.md': { link: 'empty.md/x' },
    'line\nfeed.md': 'x',
    'loop.md': { link: 'loop.md' },
    'out.md': { link: '/etc/passwd' },
    'up.md': { link: '../../etc/passwd' },
    module: { submodule: '1'.repeat(40) },
  });
  const read = (path: string) => readFileAt(repository, { commit, path });
  expect(await read('docs/a.md')).toBe('äöü\n');
  expect(await read('empty.md')).toBe('');
  expect(await read('docs/c.md')).toBe('äöü\n');
  for (const path of [
    'none.md',
    'docs',
    'loop.md',
    'out.md',
    'up.md',
    'module',
    '../a',
    '/etc/passwd',
    'doc',
    '*.md',
    'docs/a.md/',
    'docs/a.md/x',
    'gone.md',
    'through.md',
    'line\nfeed.md',
    '',
  ]) {
    expect([path, await read(path)]).toEqual([path, undefined]);
  }
  await expect(
    readFileAt(repository, { commit: shaSchema.parse('2'.repeat(40)), path: 'docs/a.md' }),
  ).rejects.toThrow('git has no commit 2222');
});

test('reads several files at once, each as it would be read alone', async () => {
  const { repository, commit } = await fetched({
    'a.md': 'a\n\nb\n',
    'empty.md': '',
    'loop.md': { link: 'loop.md' },
    'out.md': { link: '/etc/passwd' },
    'gone.md': { link: 'a long name of what is not there' },
    'z.md': 'ü',
  });
  const paths = [
    'loop.md',
    'a.md',
    'out.md',
    'none.md',
    '../a',
    'empty.md',
    'gone.md',
    'x\ny',
    'z.md',
    'a.md',
  ];
  const texts = await readFilesAt(repository, { commit, paths });
  expect(texts).toEqual([
    undefined,
    'a\n\nb\n',
    undefined,
    undefined,
    undefined,
    '',
    undefined,
    undefined,
    'ü',
    'a\n\nb\n',
  ]);
});

test('lists the files of a commit, or of a folder', async () => {
  const { repository, commit } = await fetched({
    'a b.txt': '12345',
    'docs/a.md': 'x',
    'docs/line\nfeed.md': 'x',
    'docs2/b.md': 'x',
    module: { submodule: '1'.repeat(40) },
  });
  const all = await listFilesAt(repository, { commit });
  expect(all.map(({ path, mode, size }) => [path, mode, size])).toEqual([
    ['a b.txt', '100644', 5],
    ['docs/a.md', '100644', 1],
    ['docs/line\nfeed.md', '100644', 1],
    ['docs2/b.md', '100644', 1],
    ['module', '160000', undefined],
  ]);
  const docs = await listFilesAt(repository, { commit, path: 'docs' });
  expect(docs.map(({ path }) => path)).toEqual(['docs/a.md', 'docs/line\nfeed.md']);
  expect(await listFilesAt(repository, { commit, path: 'none' })).toEqual([]);
});
