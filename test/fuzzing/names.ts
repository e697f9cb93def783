import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Stop } from '../../src/core/stop.ts';
import { planPath, readPlanPath } from '../../src/plan/plan-path.ts';
import { toSlug } from '../../src/plan/slug.ts';
import { branchRef } from '../../src/workspace/git/branch-name.ts';
import { fetchBranch, remoteHead } from '../../src/workspace/git/fetch.ts';
import type { HostRepository } from '../../src/workspace/git/host-repository.ts';
import type { FuzzCounts, FuzzParams } from './fuzz-run.ts';
import { hostileText } from './hostile-texts.ts';

const branch = fc.oneof(
  hostileText,
  hostileText.map((text) => `baton/issue-1-${text}`),
  fc.tuple(fc.nat(1_000), hostileText).map(([number, text]) => `baton/issue-${number}-${toSlug(text)}`),
);

/**
 * Tries names of branches and titles: whatever reaches git is one full ref after `--`, of a form that git itself allows,
 * and whatever becomes a slug, a path or a branch of Baton's own is of a closed alphabet.
 */
export async function fuzzNames({ seed, inputs, onInput }: FuzzParams): Promise<FuzzCounts> {
  const counts = { read: 0, refused: 0 };
  await using fetched = await makeFetched();
  await fc.assert(
    fc.asyncProperty(branch, hostileText, async (name, title) => {
      onInput?.(JSON.stringify([name, title]));
      tryTitle(title);
      counts[await tryBranch(name, fetched.directory)] += 1;
    }),
    { seed, numRuns: inputs },
  );
  return counts;
}

function tryTitle(title: string): void {
  const slug = toSlug(title);
  assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  const created = new Date('2026-01-09T00:00:00Z');
  const { path } = planPath({ directory: '.claude/plans', created, slug, taken: () => false });
  assert.equal(path, `.claude/plans/2026-01-09-${slug}.md`);
  assert.equal(readPlanPath(path)?.slug, slug);
  assert.equal(branchRef(`baton/issue-7-${slug}`), `refs/heads/baton/issue-7-${slug}`);
}

async function tryBranch(name: string, gitDirectory: string): Promise<keyof FuzzCounts> {
  const calls: (readonly string[])[] = [];
  const repository = {
    remoteUrl: 'https://github.com/acme/shop',
    remote: async (args: readonly string[]) => {
      calls.push(args);
      return '';
    },
    gitDirectory,
  } as unknown as HostRepository;
  const outcomes = [
    await outcomeOf(() => remoteHead(repository, name)),
    await outcomeOf(() => fetchBranch(repository, { branch: name })),
  ];
  for (const args of calls) {
    const [url, ref = '', ...more] = args.slice(args.indexOf('--') + 1);
    assert.deepEqual([url, more], [repository.remoteUrl, []]);
    assertRef(ref.replace(/^\+/, '').replace(/:refs\/baton\/fetched$/, ''));
  }
  if ((await outcomeOf(async () => branchRef(name))) === 'read')
    assert.match(name, /^baton\/issue-[1-9][0-9]*-[a-z0-9-]+$/);
  return outcomes[0] ?? 'refused';
}

/** A git directory into which a commit was fetched. */
async function makeFetched(): Promise<AsyncDisposable & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-fuzz-'));
  await mkdir(join(directory, 'refs', 'baton'), { recursive: true });
  await writeFile(join(directory, 'refs', 'baton', 'fetched'), `${'1'.repeat(40)}\n`);
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

async function outcomeOf(attempt: () => Promise<unknown>): Promise<keyof FuzzCounts> {
  try {
    await attempt();
    return 'read';
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return 'refused';
  }
}

/** The rules of `git check-ref-format`, as its manual has them. */
function assertRef(ref: string): void {
  assert.ok(ref.startsWith('refs/heads/'), ref);
  for (const part of ref.split('/')) {
    assert.ok(part !== '' && !part.startsWith('.') && !part.endsWith('.lock'), ref);
  }
  assert.ok(!/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\.$/.test(ref), ref);
}
