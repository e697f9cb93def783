import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Queue } from '../../../src/queue/queue.ts';
import { approval, comment, labelOn, openPlaces, type Places, quickQueue } from '../../queue/support.ts';
import { exampleOf, withValue } from '../../trigger/examples.ts';
import { deliver, signature } from './support/deliver.ts';
import { openServer } from './support/open-server.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

let places: Places;
let queue: Queue;
beforeAll(async () => {
  places = await openPlaces('embedded');
  queue = await quickQueue(await places.fresh());
}, 60_000);
afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await places[Symbol.asyncDispose]();
});

const INSTALLATION = { installation: { id: 77 } };
const bodies = [
  labelOn(1),
  comment('/baton plan', { on: 1, id: 1 }),
  approval(31, { id: 1, branch: 'baton/issue-3-x' }),
];
const signed = bodies.map((source) => {
  if (source.kind !== 'event') throw new Error(source.kind);
  return { event: source.name, body: JSON.stringify({ ...(source.payload as object), ...INSTALLATION }) };
});
const waiting = async () => (await queue.stats()).jobs.waiting;
const open = () => openServer({ enqueue: (source) => queue.enqueue(source) });

describe('what is not signed decides nothing', () => {
  let before: number;
  beforeEach(async () => {
    before = await waiting();
  });

  test.each(signed)(
    'a body of $event starts nothing under the name of another event',
    async ({ event, body }) => {
      await using server = await open();
      const names = [
        'issues',
        'issue_comment',
        'pull_request_review',
        'workflow_dispatch',
        'schedule',
        'push',
      ];
      for (const name of names.filter((each) => each !== event)) {
        expect((await deliver(server.url, { event: name, body })).status).toBeLessThan(500);
      }
      expect(await waiting()).toBe(before);
    },
  );

  test.each(signed)(
    'a delivery of $event that is sent again with other headers is the same job',
    async ({ event, body }) => {
      await using server = await open();
      for (const delivery of ['first', 'second', 'third']) {
        const headers = { 'x-github-hook-id': delivery, 'user-agent': `Mozilla/${delivery}` };
        expect((await deliver(server.url, { event, body, delivery, headers })).status).toBe(200);
      }
      expect(await waiting()).toBe(before + 1);
    },
  );

  test('a start by hand is for workflows, and none as a webhook, whatever it asks for', async () => {
    await using server = await open();
    const inputs = { command: 'implement', pull_request: '31', auto: 'true' };
    const body = { ...withValue(exampleOf('workflow_dispatch'), 'inputs', inputs), ...INSTALLATION };
    for (const delivery of ['first', 'second']) {
      expect((await deliver(server.url, { event: 'workflow_dispatch', body, delivery })).status).toBe(200);
    }
    expect(await waiting()).toBe(before);
  });

  test.each([
    ['sender', { sender: { id: 1, login: 'maintainer', type: 'User' } }],
    ['installation', { installation: { id: 78 } }],
    ['label', { label: { name: 'baton:auto' } }],
  ])('a body whose %s was changed after it was signed is refused', async (_what, change) => {
    await using server = await open();
    const [{ body } = { body: '{}' }] = signed;
    const forged = JSON.stringify({ ...JSON.parse(body), ...change });
    const headers = { 'x-hub-signature-256': signature(body) };
    expect((await deliver(server.url, { body: forged, headers })).status).toBe(400);
    expect(await waiting()).toBe(before);
  });
});
