import { expect, test } from '@jest/globals';
import type { Check } from '../../../src/core/check.ts';
import { shaSchema } from '../../../src/core/ids.ts';
import type { Log } from '../../../src/core/log.ts';
import type { Deps } from '../../../src/jobs/run/deps.ts';
import { openGate } from '../../../src/jobs/run/gate.ts';
import { bot, github, repo, sha, testClient } from '../../github/support.ts';

const commit = shaSchema.parse(sha('c'));
const check: Check = {
  name: 'Baton / implementation',
  verdict: 'failure',
  title: 'Failed',
  summary: 'It failed.',
  annotations: [],
};
const NOTICE = 'The checks could not be shown: give the token `checks: write`.';

function open({ dryRun = false } = {}) {
  const client = testClient();
  const lines: string[] = [];
  const log: Log = { ...client.log, info: (line) => void lines.push(line) };
  const notices: string[] = [];
  const secrets = ['sentinel-secret-value'];
  const host = { runUrl: 'https://example.com/run', secrets };
  const deps = { github: client, host, log, settings: { dryRun } } as unknown as Deps;
  return { gate: openGate(deps, { bot, notices }), client, notices, lines, secrets };
}

const listed = () =>
  github()
    .get(`${repo}/commits/${commit}/check-runs`)
    .query(true)
    .reply(200, { total_count: 0, check_runs: [] });
const posts = (body?: (sent: { output: object }) => boolean) => github().post(`${repo}/check-runs`, body);

test('takes secrets out of all that it shows', async () => {
  const secret = 'printed sentinel-secret-value here';
  listed();
  posts(
    (sent) => !JSON.stringify(sent).includes('sentinel') && JSON.stringify(sent).split('***').length === 5,
  ).reply(201, { id: 1, status: 'completed' });
  const { gate, notices } = open();
  await gate.show(commit, {
    ...check,
    ...{ title: secret, summary: secret, text: secret },
    annotations: [{ path: 'plan.md', line: 1, level: 'warning', title: 'rule', message: secret }],
  });
  expect(notices).toEqual([]);
});

test('takes a token out that was renewed between two checks', async () => {
  const renewed = 'sentinel-of-a-later-token';
  listed();
  posts().reply(201, { id: 1, status: 'completed' });
  listed();
  posts((sent) => JSON.stringify(sent).includes('with *** in it')).reply(201, { id: 2, status: 'completed' });
  const { gate, notices, secrets } = open();
  await gate.show(commit, check);
  secrets.push(renewed);
  await gate.show(commit, { ...check, summary: `with ${renewed} in it` });
  expect(notices).toEqual([]);
});

test.each([403, 404])(
  'is shut by a token that may not (%d): one warning, one notice, no further try',
  async (status) => {
    listed();
    posts().reply(status, { message: 'Resource not accessible by integration' });
    const { gate, client, notices } = open();
    await gate.show(commit, check);
    await gate.show(commit, check);
    expect(notices).toEqual([NOTICE]);
    expect(client.warnings).toEqual([
      'The check Baton / implementation could not be shown: Resource not accessible by integration',
    ]);
  },
);

test('does not take a rate limit for a token that may not', async () => {
  const { gate, client, notices } = open();
  const limit = { message: 'You have exceeded a secondary rate limit' };
  for (let attempt = 0; attempt < 4; attempt++) {
    github().get(`${repo}/commits/${commit}/check-runs`).query(true).reply(403, limit);
  }
  await gate.show(commit, check);
  expect(client.warnings.at(-1)).toContain('could not be shown: You have exceeded a secondary rate limit');
  expect(notices).toEqual([]);
  // It is tried again, which fails at once until the limit is over.
  const told = client.warnings.length;
  await gate.show(commit, check);
  expect(client.warnings).toHaveLength(told + 1);
  expect(notices).toEqual([]);
});

test('lets a fault of ours through', async () => {
  const { gate } = open();
  await expect(gate.show(commit, { ...check, summary: undefined as unknown as string })).rejects.toThrow(
    TypeError,
  );
});

test('shows nothing in a dry run, and says what it would', async () => {
  const { gate, lines } = open({ dryRun: true });
  await gate.show(commit, check);
  expect(lines).toEqual([`Dry run: would show Baton / implementation on ${commit} as failure: Failed.`]);
});
