import { expect, test } from '@jest/globals';
import { figuresAfter } from '../../../src/entry/worker/figures-after.ts';
import type { Outcome } from '../../../src/jobs/run/outcome.ts';
import { github, repo, type TestClient, testClient } from '../../github/support.ts';
import { jobFor } from '../../queue/job-for.ts';
import { labelOn } from '../../queue/support.ts';

const { command } = jobFor(labelOn(42));
const outcome: Outcome = { conclusion: 'planned', line: '', report: '', pullRequest: { number: 7, url: '' } };

const after = async (client: TestClient, withinMs?: number) =>
  figuresAfter(
    { github: client, log: client.log, clock: () => new Date() },
    { command, outcome, ...(withinMs && { withinMs }) },
  );

test('where GitHub refuses, the figures are lost, and nothing else', async () => {
  const client = testClient();
  github().get(`${repo}/pulls/7`).reply(403, { message: 'No pull requests for you' });
  expect(await after(client)).toBeUndefined();
  expect(client.warnings).toEqual([
    expect.stringMatching(/figures of this job are lost.*No pull requests for you/),
  ]);
});

test('where GitHub is silent, the job does not wait for long', async () => {
  const client = testClient({ fetch: () => new Promise<Response>(() => undefined) });
  expect(await after(client, 20)).toBeUndefined();
  expect(client.warnings).toEqual([
    expect.stringMatching(/figures of this job are lost.*took longer than 20 ms/),
  ]);
});
