import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { greeting, greetingModel } from '../../support/scenarios/greeting.ts';
import { type OwnRepository, openOwnRepository } from './support/own-repository.ts';

jest.setTimeout(60_000);

const REQUEST = 'Greet people by their name';
const SUBJECTS = /^plan: .*\n.*phase 1\/2.*\n.*phase 2\/2.*$/;

let own: OwnRepository;
let parent: string;
let elsewhere: string;

beforeEach(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'checkouts-')));
  elsewhere = join(parent, 'elsewhere');
  own = await openOwnRepository({ model: greetingModel() });
  await own.checkout.write({ 'NEWS.md': 'More.\n' });
  own.checkout.git('add', '--all');
  own.checkout.git('commit', '--quiet', '--message', 'Second');
});
afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await rm(parent, { recursive: true, force: true });
});

/** Plans and carries out there, and gives the commits that came of it. */
async function work(): Promise<string> {
  const { baton, checkout } = own;
  const run = await baton(['plan', '--auto', '--json', REQUEST], {
    directory: elsewhere,
    environment: { HOME: checkout.root },
  });
  expect(run.stderr).not.toContain('error:');
  expect(JSON.parse(run.stdout)).toMatchObject({
    conclusion: 'done',
    implementation: { branch: 'baton/greet-by-name', phases: { done: 2, total: 2 }, holds: true },
  });
  const git = (...args: string[]) => checkout.git('-C', elsewhere, ...args).trim();
  expect(git('status', '--porcelain')).toBe('');
  git('fsck', '--strict');
  return git('log', '--reverse', '--format=%s', '-3');
}

test('a shallow clone', async () => {
  const { git, root } = own.checkout;
  git('clone', '--quiet', '--depth', '1', `file://${root}`, elsewhere);
  git('-C', elsewhere, 'config', 'user.name', 'Ada');
  git('-C', elsewhere, 'config', 'user.email', 'ada@example.com');
  expect(git('-C', elsewhere, 'rev-parse', '--is-shallow-repository').trim()).toBe('true');
  expect(await work()).toMatch(SUBJECTS);
  own.claude.assertClean();
});

test('a linked work tree, which leaves the main one as it is', async () => {
  const { git } = own.checkout;
  git('worktree', 'add', '--quiet', '-b', 'linked', elsewhere);
  expect(await work()).toMatch(SUBJECTS);
  expect(git('symbolic-ref', '--short', 'HEAD').trim()).toBe('main');
  expect(git('status', '--porcelain')).toBe('');
  expect(await own.checkout.read('README.md')).toBe(greeting.files['README.md']);
});
