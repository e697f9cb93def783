import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

/** What an import cannot tell: who does a thing that must be done in one place. */
test.each([
  ['asks for the permission of an account', 'getCollaboratorPermissionLevel', ['src/github/permissions.ts']],
  ['pushes', '--force-with-lease=', ['src/workspace/git/publish.ts']],
  ['makes a commit', "'commit-tree'", ['src/workspace/git/write-commit.ts']],
  [
    'takes up the work tree, after a look at it',
    "'--all']",
    ['src/workspace/git/commit-work-tree.ts', 'src/workspace/git/work-tree-patch.ts'],
  ],
  ['hands git the token', 'credentialFor(remoteUrl', ['src/workspace/git/host-repository.ts']],
  [
    'knows an Octokit by name',
    'new Octokit(',
    ['src/entry/registration/convert-code.ts', 'src/github/octokit.ts'],
  ],
  ['starts a process', 'spawn(', ['src/workspace/sandbox/confined-process.ts']],
])('one place %s', (_what, words, places) => {
  const found = sources.filter(({ text }) => text.includes(words)).map(({ path }) => path);
  expect(found.filter((path) => path !== 'src/workspace/git/remote-credential.ts').sort()).toEqual(places);
});

test('nothing in the sandbox moves while git takes up the work tree', () => {
  const jobs = sources.filter(({ path }) => path.startsWith('src/jobs/')).map(({ text }) => text);
  const calls = jobs.flatMap((text) => text.match(/\b(commitWorkTree|workTreePatch)\(/g) ?? []);
  const still = jobs.flatMap(
    (text) => text.match(/\.still\(\(\) =>\s*(commitWorkTree|workTreePatch)\(/g) ?? [],
  );
  expect(calls.length).toBeGreaterThan(1);
  expect(still).toHaveLength(calls.length);
});

test('nobody but what asks GitHub by intent reaches for its client', () => {
  const reaching = sources.filter(({ text }) => text.includes('.octokit.')).map(({ path }) => path);
  expect(reaching.length).toBeGreaterThan(5);
  expect(reaching.filter((path) => !path.startsWith('src/github/'))).toEqual([]);
});
