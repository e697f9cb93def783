import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type Sha, shaSchema } from '../../../src/core/ids.ts';
import { noreplyAddress } from '../../../src/core/people.ts';
import type { ComparedCommit } from '../../../src/github/compare-commits.ts';
import { readHistory } from '../../../src/jobs/plan-file/branch-history.ts';
import { commitMessage } from '../../../src/workspace/git/commit-message.ts';

const bot = { id: 41_898_282, login: 'github-actions[bot]', server: 'github.com' };
const planPath = '.claude/plans/2026-11-20-cache.md';
const person = {
  authorEmail: 'ada@example.com',
  authorId: 7,
  committerEmail: 'ada@example.com',
  committerId: 7,
};

const sha = (name: string): Sha => shaSchema.parse(createHash('sha1').update(name).digest('hex'));

function commit(name: string, subject: string, trailers: Record<string, string> = {}): ComparedCommit {
  const lines = Object.entries(trailers).map(([key, value]) => ({ key, value }));
  return {
    sha: sha(name),
    parents: [],
    message: commitMessage({ subject, trailers: lines }),
    authorEmail: noreplyAddress(bot, bot),
    committerEmail: noreplyAddress(bot, bot),
    authorId: bot.id,
    committerId: bot.id,
  };
}

const planned = (name: string, run = 'aaaaaaaaaaaaaaaa') =>
  commit(name, 'plan: Cache (#4)', { 'Baton-Run': run, 'Baton-Plan': planPath });
const phase = (name: string, position: string, path = planPath) =>
  commit(name, `Cache — phase ${position}: x (#4)`, {
    'Baton-Run': 'bbbbbbbbbbbbbbbb',
    'Baton-Plan': path,
    'Baton-Phase': position,
  });
const edited = (name: string) => ({ ...commit(name, 'Edit the plan'), ...person });

const read = (...commits: ComparedCommit[]) =>
  readHistory(commits, { head: commits.at(-1)?.sha ?? sha('head'), planPath, bot });

test('a branch without commits has no plan, and only its head could be approved', () => {
  expect(read()).toEqual({
    versions: [],
    donePhases: new Map(),
    begunPhases: new Set(),
    approvable: [sha('head')],
    editorIds: [],
  });
});

test('a plan alone is what is approved', () => {
  expect(read(planned('plan'))).toMatchObject({
    versions: [{ run: 'aaaaaaaaaaaaaaaa', commit: sha('plan'), path: planPath, reviews: [] }],
    approvable: [sha('plan')],
  });
});

test('phases on top of it are done, and the approval may have been given to any of these commits', () => {
  const history = read(planned('plan'), phase('one', '1/3'), phase('two', '2/3'));
  expect([...history.donePhases.keys()]).toEqual([1, 2]);
  expect(history.approvable).toEqual([sha('two'), sha('one'), sha('plan')]);
});

test('what a person commits needs an approval of its own', () => {
  const history = read(planned('plan'), edited('edit'));
  expect(history.approvable).toEqual([sha('edit')]);
  expect(history.editorIds).toEqual([7]);
  expect(read(planned('plan'), phase('one', '1/3'), edited('edit'), phase('two', '2/3')).approvable).toEqual([
    sha('two'),
    sha('edit'),
  ]);
});

test('a new plan starts the phases again', () => {
  const history = read(planned('old'), phase('one', '1/3'), planned('new', 'cccccccccccccccc'));
  expect(history).toMatchObject({
    versions: [{ run: 'aaaaaaaaaaaaaaaa' }, { run: 'cccccccccccccccc' }],
    approvable: [sha('new')],
  });
  expect(history.donePhases.size).toBe(0);
});

test('phases of another plan do not count', () => {
  const history = read(planned('plan'), phase('one', '1/3', '.claude/plans/other.md'));
  expect(history.donePhases.size).toBe(0);
  expect(history.approvable).toEqual([sha('one')]);
});

test('trailers on the commit of a person do not count', () => {
  const forged = { ...phase('one', '1/3'), ...person };
  const history = read(planned('plan'), forged);
  expect(history.donePhases.size).toBe(0);
  expect(history.approvable).toEqual([sha('one')]);
});

test('a commit in the name of the bot without its trailers does not count', () => {
  expect(read(planned('plan'), commit('odd', 'Cache — phase 1/3: x (#4)')).approvable).toEqual([sha('odd')]);
});

test('a title that reads like the subject of a plan makes no plan of a phase', () => {
  const odd = commit('odd', 'plan: a cache — phase 1/2: x (#4)', {
    'Baton-Run': 'bbbbbbbbbbbbbbbb',
    'Baton-Plan': planPath,
    'Baton-Phase': '1/2',
  });
  expect(read(planned('plan'), odd)).toMatchObject({
    versions: [{ run: 'aaaaaaaaaaaaaaaa' }],
    donePhases: new Map([[1, expect.any(String)]]),
    approvable: [sha('odd'), sha('plan')],
  });
});

test('a version says which reviews it answers', () => {
  const revised = commit('new', 'plan: Cache (#4)', {
    'Baton-Run': 'cccccccccccccccc',
    'Baton-Plan': planPath,
    'Baton-Review': '1003, 1007',
  });
  const parent = sha('plan');
  expect(read(planned('plan'), { ...revised, parents: [parent] }).versions.at(-1)).toMatchObject({
    run: 'cccccccccccccccc',
    reviews: [1003, 1007],
    parent,
  });
});

test('a commit of work in progress says that its phase has begun, until that is done or planned anew', () => {
  const begun = (name: string, position: string, trailers = {}) =>
    commit(name, `WIP: Cache — phase ${position}, unfinished: x (#4)`, {
      'Baton-Run': 'bbbbbbbbbbbbbbbb',
      'Baton-Plan': planPath,
      'Baton-Work-In-Progress': position,
      ...trailers,
    });
  const unfinished = [planned('plan'), phase('one', '1/3'), begun('some of two', '2/3')];
  expect(read(...unfinished)).toMatchObject({
    donePhases: new Map([[1, expect.any(String)]]),
    begunPhases: new Set([2]),
    approvable: [sha('some of two'), sha('one'), sha('plan')],
  });
  expect(read(...unfinished, phase('two', '2/3')).begunPhases).toEqual(new Set());
  expect(read(...unfinished, planned('again', 'cccccccccccccccc')).begunPhases).toEqual(new Set());
  expect(read(planned('plan'), begun('other', '1/3', { 'Baton-Plan': 'other.md' })).begunPhases).toEqual(
    new Set(),
  );
  expect(read(planned('plan'), { ...begun('forged', '1/3'), ...person }).begunPhases).toEqual(new Set());
});
