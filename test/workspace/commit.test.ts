import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sha } from '../../src/core/ids.ts';
import { commitFile } from '../../src/workspace/git/commit-file.ts';
import { commitWorkTree } from '../../src/workspace/git/commit-work-tree.ts';
import { exportTree } from '../../src/workspace/git/export-tree.ts';
import { fetchBranch } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import { leaveOutNewFiles } from '../../src/workspace/git/leave-out-new-files.ts';
import { listFilesAt, readFileAt } from '../../src/workspace/git/read-commit.ts';
import { type Remote, startRemote, type TreeEntry } from './support/remote.ts';

const date = new Date('2026-01-09T12:00:00Z');
const message = { subject: 'A phase', trailers: [{ key: 'Baton-Run', value: '0123' }] };
const policy = {
  protectedPaths: ['.github/workflows/**', '**/CODEOWNERS', '.claude/skills/**'],
  secrets: ['the+sentinel/secret value'],
  maxFileBytes: 1_000_000,
};

let remote: Remote;
let repository: HostRepository;
let parent: Sha;
let workTree: string;
beforeAll(async () => {
  remote = await startRemote();
});
afterAll(async () => remote[Symbol.asyncDispose]());

let laid = 0;
/** Makes a commit with `files`, and lays it out. */
async function lay(files: Record<string, TreeEntry>): Promise<void> {
  const branch = `branch-${laid++}`;
  remote.commit({ branch, files });
  repository = await remote.open();
  parent = await fetchBranch(repository, { branch });
  workTree = join(remote.scratch, branch);
  await exportTree(repository, { commit: parent, into: workTree });
  cpSync(workTree, `${workTree}.laid`, { recursive: true, verbatimSymlinks: true });
}

/** For the tests of a group, the same files before each. */
function layForAll(files: Record<string, TreeEntry>): void {
  beforeAll(() => lay(files));
  beforeEach(() => {
    rmSync(workTree, { recursive: true });
    cpSync(`${workTree}.laid`, workTree, { recursive: true, verbatimSymlinks: true });
  });
}

function write(path: string, content: string | Buffer = 'new\n'): void {
  mkdirSync(dirname(join(workTree, path)), { recursive: true });
  writeFileSync(join(workTree, path), content);
}

const commit = (overrides = {}) =>
  commitWorkTree(repository, { parent, workTree, message, date, policy, ...overrides });

async function refusal(overrides = {}): Promise<string> {
  const error: unknown = await commit(overrides).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'Stop', conclusion: 'blocked' });
  return (error as Error).message;
}

describe('one file', () => {
  layForAll({ 'a.txt': 'a', '.claude/plans/README.md': 'x' });

  test('is added to what was there', async () => {
    const path = '.claude/plans/2026-01-09-cache.md';
    const sha = await commitFile(repository, { parent, path, content: '# Plan\n', message, date });
    expect(await readFileAt(repository, { commit: sha, path })).toBe('# Plan\n');
    const paths = (await listFilesAt(repository, { commit: sha })).map((file) => file.path);
    expect(paths).toEqual([path, '.claude/plans/README.md', 'a.txt']);
    expect(await repository.git.run(['cat-file', 'commit', sha])).toMatch(
      new RegExp(
        `^tree [0-9a-f]{40}\nparent ${parent}\nauthor baton\\[bot\\] <7\\+baton\\[bot\\]@users.noreply.github.com> 1767960000 \\+0000\ncommitter .* 1767960000 \\+0000\n\nA phase\n\nBaton-Run: 0123\n$`,
      ),
    );
  });

  test('may be empty, and takes the place of an earlier one', async () => {
    const sha = await commitFile(repository, { parent, path: 'a.txt', content: '', message, date });
    expect(await readFileAt(repository, { commit: sha, path: 'a.txt' })).toBe('');
  });

  test('is the same commit when it is made again', async () => {
    const make = () => commitFile(repository, { parent, path: 'b.txt', content: 'b', message, date });
    expect(await make()).toBe(await make());
  });
});

describe('what set-up made', () => {
  const madeBySetUp = ['shop.egg-info/PKG-INFO', 'src/[a]* b.txt', '!odd', '#odd', 'end ', 'back\\slash'];
  const leaveOut = (planned: string[] = []) => leaveOutNewFiles(repository, { parent, workTree, planned });
  const changed = async () => {
    const result = await commit();
    return result.kind === 'committed' ? result.files.map(({ path }) => path).sort() : [];
  };
  layForAll({ 'a.txt': 'a', 'src/b.txt': 'b' });

  test('is not committed, also when it changes; the same names elsewhere and what tracked files become are', async () => {
    for (const path of madeBySetUp) write(path);
    await leaveOut();
    expect(await commit()).toEqual({ kind: 'unchanged' });
    write('shop.egg-info/SOURCES.txt');
    write('end ', 'changed\n');
    write('a.txt', 'changed\n');
    write('src/a b.txt');
    write('deeper/end ');
    expect(await changed()).toEqual(['a.txt', 'deeper/end ', 'src/a b.txt']);
  });

  test('is committed where it is planned', async () => {
    write('generated/client.ts');
    write('generated.lock');
    write('cache/index');
    await leaveOut(['generated/client.ts', 'generated.lock']);
    expect(await changed()).toEqual(['generated.lock', 'generated/client.ts']);
  });
});

describe('the work tree', () => {
  test('is committed as it has become', async () => {
    await lay({
      'keep.txt': 'keep\r\n',
      'change.txt': 'old',
      'gone.txt': 'gone',
      'old/name.txt': 'a long enough text to be known again\n'.repeat(5),
      link: { link: 'keep.txt' },
      '.gitattributes': '* text=auto\n',
      '.gitignore': 'ignored/\n*.log\n',
    });
    write('change.txt', 'new');
    write('dir/ü new.txt', 'one\r\n');
    write('ignored/x.txt');
    write('a.log');
    unlinkSync(join(workTree, 'gone.txt'));
    mkdirSync(join(workTree, 'new'));
    renameSync(join(workTree, 'old/name.txt'), join(workTree, 'new/name.txt'));
    execFileSync('chmod', ['+x', join(workTree, 'keep.txt')]);
    unlinkSync(join(workTree, 'link'));
    write('link', 'now a file');

    const result = await commit();
    if (result.kind !== 'committed') throw new Error('nothing was committed');
    expect(
      result.files.map(({ status, from, path, mode, size }) => [status, from, path, mode, size]),
    ).toEqual([
      ['modified', undefined, 'change.txt', '100644', 3],
      ['added', undefined, 'dir/ü new.txt', '100644', 5],
      ['deleted', undefined, 'gone.txt', '000000', 0],
      ['modified', undefined, 'keep.txt', '100755', 6],
      ['type_changed', undefined, 'link', '100644', 10],
      ['renamed', 'old/name.txt', 'new/name.txt', '100644', 185],
    ]);
    expect(await readFileAt(repository, { commit: result.sha, path: 'dir/ü new.txt' })).toBe('one\r\n');
  });

  test('that has not changed makes no commit', async () => {
    await lay({
      'a.txt': 'a\r\n',
      '.gitattributes': '* text eol=lf\n',
      module: { submodule: '1'.repeat(40) },
    });
    expect(await commit()).toEqual({ kind: 'unchanged' });
  });

  test('can be committed again and again, each time on top of the last', async () => {
    await lay({ 'a.txt': 'a' });
    write('b.txt');
    const first = await commit();
    write('c.txt');
    if (first.kind !== 'committed') throw new Error('nothing was committed');
    const second = await commit({ parent: first.sha });
    expect(second).toMatchObject({ files: [{ status: 'added', path: 'c.txt' }] });
  });

  test('runs nothing that its files configure', async () => {
    await lay({ 'a.txt': 'a' });
    const canary = join(remote.scratch, 'canary');
    write('trap.sh', `#!/bin/sh\necho owned > ${canary}\ncat\n`);
    execFileSync('chmod', ['+x', join(workTree, 'trap.sh')]);
    write('.gitattributes', '* filter=x diff=x merge=x\n');
    write('.gitconfig', `[filter "x"]\n\tclean = ${workTree}/trap.sh\n`);
    write(
      'config',
      `[core]\n\tfsmonitor = ${workTree}/trap.sh\n[filter "x"]\n\tclean = ${workTree}/trap.sh\n`,
    );
    write('hooks/pre-commit', `#!/bin/sh\necho owned > ${canary}\n`);
    write('git', `#!/bin/sh\necho owned > ${canary}\n`);
    execFileSync('chmod', ['+x', join(workTree, 'git'), join(workTree, 'hooks/pre-commit')]);
    const result = await commit();
    expect(result).toMatchObject({ kind: 'committed' });
    expect(existsSync(canary)).toBe(false);
  });
});

describe('is refused by name', () => {
  const canary = () => join(remote.scratch, 'canary');
  layForAll({ 'a.txt': 'a', '.gitignore': 'vendor/\n' });

  test('a nested repository, without asking it anything', async () => {
    for (const path of ['sub', '.']) {
      const nested = join(workTree, path);
      mkdirSync(nested, { recursive: true });
      execFileSync('git', ['init', '-q', nested]);
      execFileSync('git', ['-C', nested, 'config', 'core.fsmonitor', `echo owned > ${canary()}; false`]);
    }
    const said = await refusal();
    expect(said).toContain('- "sub/.git" is a git repository inside of the work tree: remove it');
    expect(said).toContain('- ".git" is');
    expect(existsSync(canary())).toBe(false);
    rmSync(join(workTree, '.git'), { recursive: true });
    rmSync(join(workTree, 'sub'), { recursive: true });
    expect(await commit()).toEqual({ kind: 'unchanged' });
  });

  test.each(['git~1/config', 'x/.g\u200cit/config', '.git /config'])(
    'the name %j, which is .git elsewhere',
    async (path) => {
      write(path);
      await refusal();
    },
  );

  test.each(['.git', 'x/.git', 'x/.GIT'])('a file %s', async (path) => {
    write(path, 'gitdir: /somewhere\n');
    expect(await refusal()).toContain(JSON.stringify(path));
  });

  test('but not what .gitignore leaves out', async () => {
    execFileSync('git', ['init', '-q', join(workTree, 'vendor/lib')]);
    write('vendor/big', Buffer.alloc(2_000_000));
    expect(await commit()).toEqual({ kind: 'unchanged' });
  });

  test.each([
    ['absolute', 'link', '/etc/passwd'],
    ['up and out', 'dir/link', '../../x'],
    ['up through a folder', 'link', 'dir/../../x'],
    ['into the git directory', 'link', '.git/config'],
    ['dangling and out', 'link', '../nowhere'],
  ])('a link that leads out: %s', async (_how, path, target) => {
    mkdirSync(join(workTree, 'dir'));
    symlinkSync(target, join(workTree, path));
    expect(await refusal()).toContain(`${JSON.stringify(path)} is a link that leads out of the repository`);
  });

  test('but not a link that stays inside', async () => {
    mkdirSync(join(workTree, 'dir'));
    symlinkSync('../a.txt', join(workTree, 'dir/link'));
    symlinkSync('nowhere/yet', join(workTree, 'dangling'));
    expect(await commit()).toMatchObject({ kind: 'committed' });
  });

  test('a pipe', async () => {
    execFileSync('/usr/bin/mkfifo', [join(workTree, 'pipe')]);
    expect(await refusal()).toContain('"pipe" is a named pipe');
  });

  test('a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(workTree, 'socket'), resolve));
    expect(await refusal()).toContain('"socket" is a socket');
    server.close();
  });

  test('a device', async () => {
    execFileSync('mknod', [join(workTree, 'null'), 'c', '1', '3']);
    expect(await refusal()).toContain('"null" is a device');
  });

  test('a large file', async () => {
    write('big.bin', Buffer.alloc(1_000_001));
    expect(await refusal()).toContain('"big.bin" has 1000001 bytes, more than the 1000000 allowed');
  });

  test('more than may be added all in all, before git reads any of it', async () => {
    for (const name of ['a.bin', 'b.bin', 'c.bin']) write(name, Buffer.alloc(900_000));
    const objects = await repository.git.run(['count-objects']);
    expect(await refusal({ policy: { ...policy, maxTotalBytes: 2_000_000 } })).toContain(
      '- the changes hold more than 2000000 bytes',
    );
    expect(await repository.git.run(['count-objects'])).toBe(objects);
    expect(await commit()).toMatchObject({ kind: 'committed' });
  });

  test('folders within folders without end', async () => {
    execFileSync(
      '/bin/bash',
      ['-c', 'for i in {1..30}; do mkdir $0; cd $0; done; touch x', 'd'.repeat(200)],
      {
        cwd: workTree,
      },
    );
    expect(await refusal()).toMatch(/^- "d{200}…" is too deep within folders: remove it$/m);
  });

  test.each([
    'line\nfeed.txt',
    '-rf',
    'dir/--upload-pack=x',
    'tab\there',
    'escape\u001b[31m',
    'seems\u202Etxt.sh',
    'zero\u200Bwidth',
    'tag\u{E0041}',
  ])('the name %j', async (path) => {
    write(path);
    expect(await refusal()).toContain(`${JSON.stringify(path)} has a name`);
  });

  test('a name that is not UTF-8', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${workTree}/`), Buffer.from([0x61, 0xff])]), 'x');
    expect(await refusal()).toContain('has a name that tools would misread');
  });

  test('many at once, without end', async () => {
    for (let i = 0; i < 30; i++) write(`-${i}`);
    const said = await refusal();
    expect(said.split('\n')).toHaveLength(13);
    expect(said).toMatch(/\n- and 20 more\nLeave that out\. .* for a person to change by hand\.$/);
  });
});

test('a file whose name has an invisible character already may be changed', async () => {
  await lay({ '\u2764\uFE0F.md': 'a' });
  write('\u2764\uFE0F.md');
  expect(await commit()).toMatchObject({ kind: 'committed' });
});

test('large files that were there before are left alone', async () => {
  await lay({ 'big.bin': Buffer.alloc(1_500_000), 'a.txt': 'a' });
  write('b.txt');
  expect(await commit()).toMatchObject({ files: [{ path: 'b.txt' }] });
});

describe('protected paths', () => {
  layForAll({
    'a.txt': 'a',
    '.github/workflows/ci.yml': 'on: push\n'.repeat(20),
    'ci.yml': 'on: pull_request\n'.repeat(20),
  });

  test.each([
    ['a new file', () => write('.github/workflows/x.yml'), '.github/workflows/x.yml'],
    ['another letter case', () => write('.GitHub/WORKFLOWS/x.yml'), '.GitHub/WORKFLOWS/x.yml'],
    ['a letter that a Mac folds', () => write('.claude/\u017fkills/x.md'), '.claude/\u017fkills/x.md'],
    ['a sign that a Mac folds', () => write('.github/wor\u212aflows/x.yml'), '.github/wor\u212aflows/x.yml'],
    ['a dot that Windows drops', () => write('.github./workflows /x.yml'), '.github./workflows /x.yml'],
    ['a change', () => write('.github/workflows/ci.yml'), '.github/workflows/ci.yml'],
    ['a deletion', () => unlinkSync(join(workTree, '.github/workflows/ci.yml')), '.github/workflows/ci.yml'],
    [
      'a mode',
      () => execFileSync('chmod', ['+x', join(workTree, '.github/workflows/ci.yml')]),
      '.github/workflows/ci.yml',
    ],
    ['a deep CODEOWNERS', () => write('docs/codeowners'), 'docs/codeowners'],
    [
      'a rename away',
      () => renameSync(join(workTree, '.github/workflows/ci.yml'), join(workTree, 'b.yml')),
      '.github/workflows/ci.yml',
    ],
    [
      'a rename into',
      () => renameSync(join(workTree, 'ci.yml'), join(workTree, '.github/workflows/b.yml')),
      '.github/workflows/b.yml',
    ],
    [
      'a link in the place of a folder above',
      () => symlinkSync('a.txt', join(workTree, '.claude')),
      '.claude',
    ],
    [
      'a file in the place of the folder',
      () => {
        rmSync(join(workTree, '.github/workflows'), { recursive: true });
        write('.github/workflows');
      },
      '.github/workflows',
    ],
  ])('%s is refused', async (_what, change, path) => {
    change();
    expect(await refusal()).toContain(`- ${JSON.stringify(path)} is protected by protected_paths`);
  });

  test('what merely resembles them is not', async () => {
    write('.github/workflows-old/x.yml');
    write('.github/baton.yml.md');
    expect(await commit()).toMatchObject({ kind: 'committed' });
  });
});

describe('secrets', () => {
  const secret = 'the+sentinel/secret value';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  layForAll({ 'a.txt': 'a', 'fixture.txt': `ghp_${'f'.repeat(36)}\n` });

  test('of the run are found in a file, and not repeated', async () => {
    write('deep/leak.txt', `before\n  "${base64(`x${secret}`)}",\nafter\n`);
    const said = await refusal();
    expect(said).toContain('- "deep/leak.txt" holds a secret of this run: remove it');
    expect(said).not.toContain(base64(`x${secret}`));
  });

  test('are found in binary files, in names, in links and in messages', async () => {
    write('image.png', Buffer.concat([Buffer.from([0, 255, 0]), Buffer.from(secret), Buffer.from([0])]));
    expect(await refusal()).toContain('"image.png" holds a secret of this run');
    rmSync(join(workTree, 'image.png'));
    write(`${encodeURIComponent(secret)}.txt`);
    const said = await refusal();
    expect(said).toContain('the name of a file holds a secret');
    expect(said).not.toContain(encodeURIComponent(secret));
    rmSync(join(workTree, `${encodeURIComponent(secret)}.txt`));
    symlinkSync(base64(secret), join(workTree, 'link'));
    expect(await refusal()).toContain('"link" holds a secret of this run');
    rmSync(join(workTree, 'link'));
    write('b.txt');
    const told = await refusal({ message: { ...message, subject: `see ${secret}` } });
    expect(told).toContain('the message of a commit holds a secret of this run');
  });

  test('that were in a file before do not block a change to it', async () => {
    write('fixture.txt', `ghp_${'f'.repeat(36)}\nand more\n`);
    expect(await commit()).toMatchObject({ kind: 'committed' });
    write('fixture.txt', `ghp_${'f'.repeat(36)}\nghp_${'e'.repeat(36)}\n`);
    expect(await refusal()).toContain('"fixture.txt" holds a GitHub token');
  });
});
