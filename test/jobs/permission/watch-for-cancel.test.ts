import { expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { watchForCancel } from '../../../src/jobs/permission/watch-for-cancel.ts';
import type { Run } from '../../../src/jobs/run/run.ts';
import { bot, github, repo, testClient, user } from '../../github/support.ts';
import { manualClock } from '../../support/claude/manual-clock.ts';

const comments = `${repo}/issues/1/comments`;
const cancel = {
  id: 7,
  body: '/baton cancel',
  user: user(5, 'ann'),
  html_url: 'https://github.com/octo/demo/issues/1#issuecomment-7',
  created_at: '2026-01-09T10:00:00Z',
  updated_at: '2026-01-09T10:00:00Z',
};

/** A run that plans, as far as the watch looks at it; it has been opened over an issue without comments. */
async function watched() {
  const { clock, advance } = manualClock(new Date('2026-11-20T10:00:00Z'));
  const abort = new AbortController();
  const client = testClient();
  const run = {
    deps: {
      github: client,
      clock,
      log: client.log,
      host: { signal: abort.signal, runUrl: 'https://github.com/octo/demo/actions/runs/7' },
    },
    bot,
    config: parseConfig(undefined, '.github/baton.yml'),
    stage: { kind: 'planning', issue: 1 },
  } as unknown as Run;
  looked();
  await watchForCancel(run, { numbers: [1, 1] });
  return { run, advance, abort, client };
}

const looked = (...answers: object[]) => github().get(comments).query({ per_page: 100 }).reply(200, answers);
const permission = (status: number, body: object) =>
  github().get(`${repo}/collaborators/ann/permission`).reply(status, body);
const mayWrite = { permission: 'write', role_name: 'write', user: { id: 5 } };

test('looks at once, and then every ten seconds at most', async () => {
  const { run, advance } = await watched();
  looked();
  await run.mayGoOn();
  await run.mayGoOn();
  advance(9_999);
  await run.mayGoOn();
  advance(1);
  looked(cancel);
  permission(200, mayWrite);
  await expect(run.mayGoOn()).rejects.toMatchObject({
    conclusion: 'cancelled',
    message: expect.stringContaining('Cancelled by @ann.'),
  });
});

test('looks where it is to be known now', async () => {
  const { run } = await watched();
  looked();
  await run.mayGoOn({ now: true });
  looked(cancel);
  permission(200, mayWrite);
  await expect(run.mayGoOn({ now: true })).rejects.toMatchObject({ conclusion: 'cancelled' });
});

test('does not obey somebody without a say, now or later', async () => {
  const { run } = await watched();
  looked(cancel);
  permission(200, { ...mayWrite, permission: 'read', role_name: 'read' });
  await run.mayGoOn({ now: true });
  github().get(comments).query({ per_page: 100, since: cancel.updated_at }).reply(200, [cancel]);
  await run.mayGoOn({ now: true });
});

test('comes back to somebody whose permission could not be looked up', async () => {
  const { run } = await watched();
  looked(cancel);
  for (let attempt = 0; attempt < 4; attempt++) permission(500, {});
  await run.mayGoOn({ now: true });
  github().get(comments).query({ per_page: 100, since: cancel.updated_at }).reply(200, [cancel]);
  permission(200, mayWrite);
  await expect(run.mayGoOn({ now: true })).rejects.toMatchObject({ conclusion: 'cancelled' });
});

test('a look that fails is logged, and the run goes on', async () => {
  const { run, client } = await watched();
  for (let attempt = 0; attempt < 4; attempt++) github().get(comments).query(true).reply(500, {});
  await run.mayGoOn();
  expect(client.warnings.at(-1)).toContain('Whether the run was cancelled could not be looked up.');
});

test('a host that is told to end needs no look', async () => {
  const { run, abort } = await watched();
  abort.abort();
  await expect(run.mayGoOn()).rejects.toMatchObject({
    conclusion: 'cancelled',
    message: expect.stringContaining('The workflow run was cancelled. No plan was made.'),
  });
});

test('a host that is no workflow run is told of otherwise', async () => {
  const { run, abort } = await watched();
  Object.assign(run.deps.host, { runUrl: undefined });
  abort.abort();
  await expect(run.mayGoOn()).rejects.toMatchObject({
    message: expect.stringMatching(/^The run was interrupted\. No plan was made\./),
  });
});
