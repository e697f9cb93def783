import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sha, shaSchema } from '../../src/core/ids.ts';
import { commitFile } from '../../src/workspace/git/commit-file.ts';
import { fetchBranch, fetchCommit } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import { type PublishParams, publish } from '../../src/workspace/git/publish.ts';
import { writeCommit } from '../../src/workspace/git/write-commit.ts';
import { type Remote, startRemote, TOKEN } from './support/remote.ts';

const branch = 'baton/issue-42-redis-caching';
const date = new Date('2026-01-09T12:00:00Z');
const message = { subject: 'A phase', trailers: [] };
const policy = {
  protectedPaths: ['.github/workflows/**'],
  secrets: [TOKEN],
  maxFileBytes: 1_000_000,
  maxTotalBytes: 900_000,
};

let remote: Remote;
let repository: HostRepository;
let base: Sha;
beforeEach(async () => {
  remote = await startRemote();
  remote.commit({ branch: 'main', files: { 'a.txt': 'a' } });
  repository = await remote.open();
  base = await fetchBranch(repository, { branch: 'main' });
});
afterEach(async () => remote[Symbol.asyncDispose]());

const commitOn = (parent: Sha, path = 'b.txt', content = 'b') =>
  commitFile(repository, { parent, path, content, message, date });
const push = (params: Pick<PublishParams, 'commit'> & Partial<PublishParams>) =>
  publish(repository, { branch, expected: 'absent', from: base, policy, ...params });
const pushes = () =>
  remote.requests.filter((line) => line.startsWith('POST') && line.endsWith('/git-receive-pack'));

async function refusal(params: Parameters<typeof push>[0], conclusion = 'blocked'): Promise<string> {
  const error: unknown = await push(params).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'Stop', conclusion });
  return (error as Error).message;
}

test('makes a branch, moves it on, and leaves the others alone', async () => {
  const first = await commitOn(base);
  expect(await push({ commit: first })).toBe('published');
  expect(remote.head(branch)).toBe(first);
  const second = await commitOn(first, 'c.txt');
  expect(await push({ commit: second, expected: first, from: first })).toBe('published');
  expect(remote.head(branch)).toBe(second);
  expect(remote.head('main')).toBe(base);
  expect(remote.git('for-each-ref', '--format=%(refname)').split('\n')).toHaveLength(2);
});

test('works on from a branch that only its head was fetched of', async () => {
  remote.git('update-ref', `refs/heads/${branch}`, base);
  const head = remote.commit({ branch, files: { 'plan.md': 'plan' } });
  await fetchCommit(repository, { commit: head });
  const commit = await commitOn(head);
  expect(await push({ commit, expected: head, from: head })).toBe('published');
  expect(remote.git('rev-list', '--count', branch)).toBe('3');
});

describe('done twice', () => {
  test('is done once', async () => {
    const commit = await commitOn(base);
    await push({ commit });
    expect(await push({ commit })).toBe('already_published');
    expect(pushes()).toHaveLength(1);
  });

  test('counts as done where the answer was lost', async () => {
    const commit = await commitOn(base);
    remote.intercept = (request) => {
      if (!request.url?.endsWith('/git-receive-pack') || request.method !== 'POST') return undefined;
      remote.git('fetch', repository.gitDirectory, `${commit}:refs/heads/${branch}`);
      return 502;
    };
    expect(await push({ commit })).toBe('published');
    expect(remote.head(branch)).toBe(commit);
  });

  test('is tried again where nothing came of it', async () => {
    const commit = await commitOn(base);
    let faults = 1;
    remote.intercept = (request) => (request.url?.includes('receive-pack') && faults-- > 0 ? 503 : undefined);
    expect(await push({ commit })).toBe('published');
  });
});

describe('when somebody was there meanwhile', () => {
  let head: Sha;
  let commit: Sha;
  beforeEach(async () => {
    head = await commitOn(base);
    await push({ commit: head });
    commit = await commitOn(head, 'c.txt');
    remote.requests.length = 0;
  });

  test('their commit stays', async () => {
    const theirs = remote.commit({ branch, files: { 'theirs.txt': 'x' } });
    const said = await refusal({ commit, expected: head, from: head });
    expect(said).toContain(`was at ${head} and is now at ${theirs}`);
    expect(said).toContain('start again');
    expect(remote.head(branch)).toBe(theirs);
    expect(pushes()).toEqual([]);
  });

  describe('after the last look', () => {
    // GitHub lets most branches be rewound, so what holds here must be our own.
    beforeEach(() => void remote.git('config', 'receive.denyNonFastForwards', 'false'));
    const atThePush = (change: () => void) => {
      let changed = false;
      remote.intercept = (request) => {
        if (request.url?.endsWith('service=git-receive-pack') && !changed) {
          changed = true;
          change();
        }
        return undefined;
      };
    };

    test('their commit stays', async () => {
      let theirs: Sha | undefined;
      atThePush(() => {
        theirs = remote.commit({ branch, files: { 'theirs.txt': 'x' } });
      });
      expect(await refusal({ commit, expected: head, from: head })).toContain(`is now at ${theirs}`);
      expect(remote.head(branch)).toBe(theirs);
    });

    test('a deleted branch stays deleted', async () => {
      atThePush(() => remote.git('update-ref', '-d', `refs/heads/${branch}`));
      expect(await refusal({ commit, expected: head, from: head })).toContain('has been deleted meanwhile');
      expect(remote.head(branch)).toBeUndefined();
    });

    test('a branch that somebody else made stays theirs', async () => {
      atThePush(() => remote.git('update-ref', `refs/heads/${branch}2`, head));
      const other = await commitOn(base, 'other.txt');
      const said = await refusal({ commit: other, branch: `${branch}2` });
      expect(said).toContain(`should not exist yet and is now at ${head}`);
      expect(remote.head(`${branch}2`)).toBe(head);
    });
  });

  test('a rewound branch stays rewound', async () => {
    remote.git('update-ref', `refs/heads/${branch}`, base);
    expect(await refusal({ commit, expected: head, from: head })).toContain(`is now at ${base}`);
    expect(remote.head(branch)).toBe(base);
  });

  test('a deleted branch stays deleted', async () => {
    remote.git('update-ref', '-d', `refs/heads/${branch}`);
    expect(await refusal({ commit, expected: head, from: head })).toContain('has been deleted meanwhile');
    expect(remote.head(branch)).toBeUndefined();
  });

  test('a branch that should be new is not taken over', async () => {
    const other = await commitOn(base, 'other.txt');
    expect(await refusal({ commit: other })).toContain(`should not exist yet and is now at ${head}`);
    expect(remote.head(branch)).toBe(head);
  });

  test('nothing is ever rewound by us', async () => {
    const beside = await commitOn(base, 'beside.txt');
    expect(await refusal({ commit: beside, expected: head, from: head })).toContain(
      `${beside} does not go on from ${head}`,
    );
    expect(remote.head(branch)).toBe(head);
    expect(remote.requests).toEqual([]);
  });
});

describe('the policy', () => {
  test.each([
    ['protected paths', '.github/workflows/x.yml', 'on: push', '".github/workflows/x.yml" is protected'],
    ['secrets', 'x.txt', TOKEN, '"x.txt" holds a secret'],
    ['sizes', 'x.bin', 'x'.repeat(1_000_001), '"x.bin" has 1000001 bytes'],
    ['the size of all', 'x.bin', 'x'.repeat(900_001), 'the changes hold more than 900000 bytes'],
  ])('holds for %s, also in the middle of what is pushed', async (_what, path, content, said) => {
    const bad = await commitOn(base, path, content);
    const undone = shaSchema.parse(
      (
        await repository.git.run(['commit-tree', '-p', bad, '-m', 'undo', `${base}^{tree}`], {
          environment: {
            GIT_AUTHOR_NAME: 'a',
            GIT_AUTHOR_EMAIL: 'a',
            GIT_COMMITTER_NAME: 'a',
            GIT_COMMITTER_EMAIL: 'a',
          },
        })
      ).trim(),
    );
    for (const commit of [bad, undone]) expect(await refusal({ commit })).toContain(said);
    expect(remote.head(branch)).toBeUndefined();
    expect(pushes()).toEqual([]);
  });
});

test.each([
  ['module', ['"module" is a nested repository or submodule: remove it']],
  ['.github', ['".github" is protected by protected_paths', '".github" is a nested repository or submodule']],
])('a submodule at %s is refused', async (path, said) => {
  const environment = { GIT_INDEX_FILE: join(remote.scratch, 'submodule.index') };
  const { git } = repository;
  await git.run(['read-tree', base], { environment });
  await git.run(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${path}`], {
    environment,
  });
  const tree = (await git.run(['write-tree'], { environment })).trim();
  const commit = await writeCommit(repository, { tree, parents: [base], message, date });
  const refused = await refusal({ commit });
  for (const line of said) expect(refused).toContain(line);
  expect(pushes()).toEqual([]);
});

test.each([
  ['a merge', (theirs: Sha) => ['-p', base, '-p', theirs]],
  ['a merge the other way round', (theirs: Sha) => ['-p', theirs, '-p', base]],
])('the commits in between are one after the other: not %s', async (_what, parents) => {
  const theirs = await commitOn(base, '.github/workflows/x.yml', 'on: push');
  const by = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a',
  };
  const args = ['commit-tree', ...parents(theirs), '-m', 'merge', `${theirs}^{tree}`];
  const merged = shaSchema.parse((await repository.git.run(args, { environment: by })).trim());
  expect(await refusal({ commit: merged })).toMatch(/does not have exactly one parent/);
  expect(pushes()).toEqual([]);
});

test('is for no branch but those of Baton', async () => {
  const commit = await commitOn(base);
  const names = [
    '--upload-pack=touch /tmp/x',
    'main',
    'baton/issue-42-../../main',
    'baton/issue-0-x',
    'baton/issue-42-Redis',
    'baton/issue-42-x y',
    'baton/issue-42-x\n',
    'baton/issue-42-x:refs/heads/main',
    '+baton/issue-42-x',
    'baton/issue-42-x@{1}',
    'baton/issue-42-',
    `baton/issue-42-${'x'.repeat(100)}`,
  ];
  for (const name of names) {
    expect(await refusal({ commit, branch: name })).toContain('is no branch of Baton');
  }
  expect(remote.requests.filter((line) => line.includes('receive-pack'))).toEqual([]);
  expect(remote.head('main')).toBe(base);
});

test('is for no more files than somebody can look at', async () => {
  const commit = await commitOn(await commitOn(base), 'c.txt');
  expect(await push({ commit, policy: { ...policy, maxFiles: 1 } })).toBe('published');
  const environment = { GIT_INDEX_FILE: join(remote.scratch, 'many.index') };
  const { git } = repository;
  await git.run(['read-tree', '--empty'], { environment });
  const tree = (await git.run(['write-tree'], { environment })).trim();
  const next = await writeCommit(repository, { tree, parents: [commit], message, date });
  expect(
    await refusal({ commit: next, expected: commit, from: commit, policy: { ...policy, maxFiles: 2 } }),
  ).toContain('more than 2 files are changed');
});

test('is for the one file that may change, where there is such a thing', async () => {
  const only = { ...policy, onlyPath: 'b.txt' };
  const primer = 'baton/primer-sync-0123456789abcdef';
  const commit = await commitOn(base);
  expect(await push({ commit, branch: primer, policy: only })).toBe('published');
  const more = await commitOn(await commitOn(commit), 'a.txt', 'other');
  const next = { commit: more, branch: primer, expected: commit, from: commit };
  expect(await refusal({ ...next, policy: only })).toContain(
    '"a.txt" is not "b.txt", the one file that may change',
  );
  expect(remote.head(primer)).toBe(commit);
});

describe('a remote that refuses', () => {
  const hook = (script: string) => {
    mkdirSync(join(remote.bare, 'hooks'), { recursive: true });
    writeFileSync(
      join(remote.bare, 'hooks/pre-receive'),
      `#!/bin/sh
${script}
`,
      { mode: 0o755 },
    );
  };

  test.each([
    [
      'a protected branch',
      'echo "error: GH006: Protected branch update failed" >&2; exit 1',
      'protects the branch',
    ],
    ['a rule', 'echo "error: GH013: Repository rule violations found" >&2; exit 1', 'exempt baton/**'],
    [
      'the workflow permission',
      'echo "refusing to allow a GitHub App to create or update workflow .github/x without workflows permission" >&2; exit 1',
      'would change a workflow',
    ],
    ['push protection', 'echo "error: GH009: Secrets detected!" >&2; exit 1', 'it saw a secret'],
    ['any other hook', 'echo no; exit 1', 'A hook of the server refused'],
  ])('%s', async (_what, script, said) => {
    hook(script);
    expect(await refusal({ commit: await commitOn(base) })).toContain(said);
    expect(remote.head(branch)).toBeUndefined();
  });

  test.each([
    [401, 'did not accept the token'],
    [403, 'contents: write'],
    [404, 'cannot see it'],
    [500, 'Start the run again later'],
  ])('HTTP %i', async (status, said) => {
    const commit = await commitOn(base);
    remote.intercept = (request) => (request.url?.includes('receive-pack') ? status : undefined);
    expect(await refusal({ commit }, 'failed')).toContain(said);
  });
});

describe('the token', () => {
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');

  let minted: number;
  beforeEach(async () => {
    minted = 0;
    repository = await remote.open({
      token: async () => {
        minted++;
        return TOKEN;
      },
    });
    await fetchBranch(repository, { branch: 'main' });
  });

  test('is minted for each use', async () => {
    const commit = await commitOn(base);
    expect(minted).toBe(1);
    await push({ commit });
    expect(minted).toBe(3);
  });

  test('is not asked for before the policy has let the commits through', async () => {
    expect(await refusal({ commit: await commitOn(base, '.github/workflows/x.yml', 'on: push') })).toContain(
      'is protected',
    );
    expect(minted).toBe(1);
  });

  test('is in no file, argument list, remote configuration or request line', async () => {
    const commandLines: string[] = [];
    remote.intercept = () => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        if (existsSync(`/proc/${pid}/cmdline`))
          commandLines.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      }
      return undefined;
    };
    await push({ commit: await commitOn(base) });
    expect(commandLines.some((line) => line.includes('push\0'))).toBe(true);
    const files = readdirSync(repository.gitDirectory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(files.length).toBeGreaterThan(5);
    const seen = [
      ...commandLines,
      ...files,
      ...remote.requests,
      readFileSync(join(remote.bare, 'config'), 'utf8'),
    ];
    expect(seen.filter((text) => text.includes(TOKEN) || text.includes(basic))).toEqual([]);
  });

  test('goes to the remote alone', async () => {
    const other = await startRemote();
    try {
      const headers: (string | undefined)[] = [];
      other.intercept = (request) => {
        headers.push(request.headers.authorization);
        return 404;
      };
      await repository.remote(['ls-remote', '--', other.url]).catch(() => undefined);
      expect(headers.length).toBeGreaterThan(0);
      expect(headers.filter((header) => header !== undefined)).toEqual([]);
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });
});
