import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CHECKS } from '../../src/doctor/checks.ts';
import { say } from '../support/claude/scripted-model.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/start-github.ts';
import { QUICK_START } from '../support/quick-start.ts';
import { directoryWith, type Files, WORKFLOW } from './support.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');

const open: { github?: GitHubStandIn; claude?: ClaudeStandIn } = {};
afterEach(async () => {
  await open.github?.close();
  await open.claude?.close();
  open.github?.assertClean();
  open.claude?.assertClean();
  delete open.github;
  delete open.claude;
});

const GOOD: Files = {
  '.github/workflows/baton.yml': WORKFLOW,
  '.github/baton.yml': 'quality: { commands: [npm test] }\nsandbox: { mode: required }\n',
  '.claude/PRIMER.md': '# Shop\n',
};

/** A work tree of these files whose remote is a repository with the same, and what a process needs to look at both. */
async function openShop(files: Files) {
  open.github = await startGitHub();
  open.claude = await startClaude({ models: () => say('No.') });
  const { github, claude } = open;
  const settings = { secrets: ['ANTHROPIC_API_KEY'] };
  const shop = await github.createRepository({ owner: 'acme', name: 'shop', files, settings });
  github.createIssue({
    repository: shop,
    author: 'acme',
    title: 'First',
    labels: ['baton:plan', 'baton:auto'],
  });
  const directory = directoryWith(files);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
  git('init', '--quiet');
  git('remote', 'add', 'origin', `${github.serverUrl}/acme/shop.git`);
  const environment = {
    GITHUB_TOKEN: github.userToken('acme'),
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    ANTHROPIC_API_KEY: claude.apiKey,
    ANTHROPIC_BASE_URL: claude.baseUrl,
  };
  return { directory, environment, github };
}

interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function doctor(
  { directory, environment = {} }: { directory: string; environment?: Record<string, string> },
  ...args: string[]
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...environment };
    const options = { cwd: directory, env };
    execFile(process.execPath, [...QUICK_START, CLI, 'doctor', ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test('where all is in order it ends with 0, and has said so of everything', async () => {
  const { exitCode, stdout, stderr } = await doctor(await openShop(GOOD));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^no problems, no warnings, ${CHECKS.length} ok\\.$`, 'm'));
});

test('a problem ends it with 1, with what to do about it', async () => {
  const shop = await openShop({ ...GOOD, '.github/baton.yml': 'limits: { turns: many }\n' });
  const { exitCode, stdout } = await doctor(shop);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('- line 1, `limits.turns`: expected a whole number');
  expect(stdout).toMatch(/^1 problem, /m);
});

test('--json has every finding, those that are not in order with a remedy or a reason', async () => {
  const { exitCode, stdout } = await doctor(await openShop({ 'README.md': 'x' }), '--json');
  expect(exitCode).toBe(1);
  const { command, conclusion, counts, findings } = JSON.parse(stdout);
  expect({ command, conclusion }).toEqual({ command: 'doctor', conclusion: 'failed' });
  expect(findings.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(findings).toContainEqual({
    id: 'workflow',
    area: 'workflow',
    status: 'problem',
    says: 'No workflow in .github/workflows uses Baton.',
    remedy: expect.stringContaining('baton init'),
  });
  for (const { status, remedy = '', because = '' } of findings) {
    if (status !== 'ok') expect(remedy + because).not.toBe('');
  }
  const told = findings.filter(({ status }: { status: string }) => status === 'problem');
  expect(counts.problem).toBe(told.length);
});

describe('without token, key and network', () => {
  test('it looks at what it can, and says what it could not', async () => {
    const directory = directoryWith(GOOD);
    execFileSync('git', ['init', '--quiet'], { cwd: directory });
    execFileSync('git', ['remote', 'add', 'origin', 'git@github.com:acme/shop.git'], { cwd: directory });
    const { exitCode, stdout } = await doctor({ directory });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Neither GITHUB_TOKEN nor GH_TOKEN is set');
    expect(stdout).toContain('ANTHROPIC_API_KEY is not set here');
    expect(stdout).toContain('not looked at because of `access`: repository, default-branch, labels,');
    expect(stdout).toMatch(/ 12 not checked, 13 ok\.$/m);
  });

  test('where there is no work tree it looks at the machine, and ends with 1', async () => {
    const { exitCode, stdout } = await doctor({ directory: directoryWith({}) });
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain('is not inside a git work tree.');
    expect(stdout).toMatch(/^ {2}ok {7}sandbox /m);
  });

  test('it sends no token to a host that it is not for', async () => {
    const shop = await openShop(GOOD);
    execFileSync('git', ['remote', 'set-url', 'origin', 'https://github.example/acme/shop'], {
      cwd: shop.directory,
    });
    const { stdout } = await doctor(shop);
    expect(stdout).toContain('The remote is on github.example, and the token is for 127.0.0.1.');
    expect(shop.github.requests).toEqual([]);
  });
});

describe('what is printed', () => {
  test('shows no secret, changes nothing, and has no colours for what is no terminal', async () => {
    const shop = await openShop({ ...GOOD, '.github/workflows/baton.yml': WORKFLOW.replace('secrets.', '') });
    const before = await shop.github.snapshot();
    const { stdout, stderr } = await doctor(shop);
    for (const secret of [shop.environment.GITHUB_TOKEN, shop.environment.ANTHROPIC_API_KEY]) {
      expect(stdout + stderr).not.toContain(secret);
    }
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
    expect(await shop.github.snapshot()).toEqual(before);
    expect([...new Set(shop.github.requests.map(({ method, path }) => `${method} ${path}`))]).toEqual(
      expect.not.arrayContaining([
        expect.stringMatching(/^(PUT|PATCH|DELETE|POST (?!\/api\/graphql|\/graphql))/),
      ]),
    );
  });

  test('is aligned, in lines of at most 100 characters', async () => {
    const { stdout } = await doctor(await openShop({ 'README.md': 'x' }));
    const rows = stdout.split('\n').filter((line) => /^ {2}(ok|warning|problem|unknown) /.test(line));
    expect(rows.length).toBeGreaterThan(15);
    const columns = rows.map((line) =>
      /^( {2}\w+ +)([\w-]+ +)/
        .exec(line)
        ?.slice(1)
        .map((part) => part.length),
    );
    expect(new Set(columns.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

test('it has a help', async () => {
  const { exitCode, stdout } = await doctor({ directory: '/' }, '--help');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Usage: baton doctor \[options\]$/m);
  expect(stdout).toContain('--app');
});

test('wrong usage ends with 2', async () => {
  expect(await doctor({ directory: '/' }, '--ap')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--ap'),
  });
});
