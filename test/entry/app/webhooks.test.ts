import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Stop } from '../../../src/core/stop.ts';
import type { JobSource } from '../../../src/queue/queue.ts';
import { until } from '../../queue/support.ts';
import { type Delivery, deliver, example, SECRET, signature } from './support/deliver.ts';
import { APP_ID, openServer, QUEUED } from './support/open-server.ts';

// It holds a request back until all of it is there, which here never is.
beforeAll(() => nock.restore());

const labeled = example('issues', 'labeled', { label: { name: 'baton:plan' } });

describe('a webhook that GitHub signed', () => {
  test.each([
    ['issues', 'labeled'],
    ['issue_comment', 'created'],
    ['pull_request_review', 'submitted'],
    ['push', undefined],
    ['workflow_run', 'completed'],
  ])('%s %s goes into the queue as it came', async (event, action) => {
    await using server = await openServer();
    const body = example(event, action, event === 'issues' ? { label: { name: 'baton:plan' } } : {});
    const answer = await deliver(server.url, { event, body, delivery: 'd-1' });
    expect(answer.status).toBe(200);
    expect(server.sources).toEqual([
      { kind: 'event', name: event, payload: body, delivery: 'd-1', installation: 77 },
    ]);
  });

  test('is told in the log by delivery, event, repository and run', async () => {
    await using server = await openServer();
    await deliver(server.url, { body: labeled, delivery: 'd-2' });
    const { full_name } = labeled.repository as { full_name: string };
    expect(server.log).toEqual([
      expect.objectContaining({
        time: '2026-11-22T10:00:00.000Z',
        level: 'info',
        message: 'Queued.',
        delivery: 'd-2',
        event: 'issues',
        repository: full_name,
        installation: 77,
        run: '0123456789abcdef',
      }),
    ]);
  });

  test('may have any bytes that are JSON', async () => {
    await using server = await openServer();
    const body = ` {"installation": {"id":77}, "text": "\\u00e9 é 🥁"}\n`;
    expect((await deliver(server.url, { body })).status).toBe(200);
    expect(server.sources).toMatchObject([{ payload: { text: 'é é 🥁' } }]);
  });

  test('is answered although it asks for nothing', async () => {
    await using server = await openServer({ enqueue: async () => ({ kind: 'ignored', reason: 'a test' }) });
    expect((await deliver(server.url, { body: labeled })).status).toBe(200);
    expect(server.log).toMatchObject([{ message: 'Ignored: a test.' }]);
  });

  test('of no installation, such as the first ping, reaches no queue', async () => {
    await using server = await openServer();
    const body = { zen: 'Speak like a human.', hook_id: 1 };
    expect((await deliver(server.url, { event: 'ping', body })).status).toBe(200);
    expect(server.sources).toEqual([]);
  });
});

describe('what GitHub did not sign is refused', () => {
  const text = JSON.stringify(labeled);
  const cases: [string, Delivery, number][] = [
    ['a forged signature', { body: text, secret: 'another-secret-altogether' }, 400],
    [
      'a signature of other bytes',
      { body: `${text} `, headers: { 'x-hub-signature-256': signature(text) } },
      400,
    ],
    ['no signature', { body: text, headers: { 'x-hub-signature-256': undefined } }, 401],
    [
      'SHA-1 alone',
      {
        body: text,
        headers: { 'x-hub-signature-256': undefined, 'x-hub-signature': signature(text, SECRET, 'sha1') },
      },
      401,
    ],
    [
      'SHA-1 in the place of SHA-256',
      { body: text, headers: { 'x-hub-signature-256': signature(text, SECRET, 'sha1') } },
      401,
    ],
    ['an empty signature', { body: text, headers: { 'x-hub-signature-256': 'sha256=' } }, 401],
    [
      'a signature with an empty secret',
      { body: text, headers: { 'x-hub-signature-256': signature(text, '') } },
      400,
    ],
    [
      'a signature with the default secret of Probot',
      { body: text, headers: { 'x-hub-signature-256': signature(text, 'development') } },
      400,
    ],
    ['another method', { body: text, method: 'PUT' }, 404],
    ['a form', { body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['no event', { body: text, headers: { 'x-github-event': undefined } }, 400],
    ['no delivery', { body: text, headers: { 'x-github-delivery': undefined } }, 400],
    ['no JSON', { body: '{' }, 400],
    ['bytes that are no text', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
  ];
  test.each(cases)('%s', async (_what, delivery, status) => {
    await using server = await openServer();
    const answer = await deliver(server.url, delivery);
    expect(answer.status).toBe(status);
    expect(server.sources).toEqual([]);
    expect(await answer.text()).not.toContain(SECRET);
    expect(server.logText()).not.toContain(SECRET);
    expect(server.logText()).not.toContain('baton:plan');
  });
});

describe('a body that is too large is refused', () => {
  test('by what it says of itself, before it is sent', async () => {
    await using server = await openServer({ bodies: { largest: 1000 } });
    const answer = await deliver(server.url, { body: labeled });
    expect(answer.status).toBe(413);
    expect(server.sources).toEqual([]);
  });

  test('by its bytes, where it says nothing', async () => {
    await using server = await openServer({ bodies: { largest: 100_000 } });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const heard = once(socket, 'data');
    socket.write(
      `POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${signature('x')}\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    for (let part = 0; part < 20; part++) socket.write(`2710\r\n${'x'.repeat(10_000)}\r\n`);
    const [answer] = await heard;
    socket.destroy();
    expect(String(answer).split('\r\n')[0]).toBe('HTTP/1.1 413 Payload Too Large');
  });

  test('and one after the other they are not', async () => {
    await using server = await openServer({ bodies: { together: 20_000 } });
    for (let time = 0; time < 5; time++) {
      expect((await deliver(server.url, { body: labeled })).status).toBe(200);
    }
  });
});

describe('while as many bodies are on their way as there is room for', () => {
  const text = JSON.stringify(labeled);
  const [first, rest] = [text.slice(0, 100), text.slice(100)];
  const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`;

  /** Sends the first part of a body, and leaves the rest for later. */
  function beginUpload(url: string): Socket {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).on('error', () => {});
    const headers = {
      host: 'x',
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
      'x-github-delivery': 'd-9',
      'x-github-event': 'issues',
      'x-hub-signature-256': signature(text),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST /api/github/webhooks HTTP/1.1\r\n${lines.join('')}\r\n${chunk(first)}`);
    return socket;
  }

  const answerTo = async (socket: Socket, part: string) => {
    const heard = once(socket, 'data');
    socket.write(part);
    return String((await heard)[0]).split(' ')[1];
  };

  test.each<[string, (socket: Socket) => Promise<void>]>([
    ['breaks off', async (socket) => void socket.resetAndDestroy()],
    ['ends it in the middle', async (socket) => void socket.end()],
    [
      'sends all of it',
      async (socket) => expect(await answerTo(socket, `${chunk(rest)}0\r\n\r\n`)).toBe('200'),
    ],
    [
      'sends too much',
      async (socket) => expect(await answerTo(socket, chunk('x'.repeat(50_000)))).toBe('413'),
    ],
    ['sends nonsense', async (socket) => expect(await answerTo(socket, 'nonsense\r\n')).toBe('400')],
  ])('others are told to come again, and accepted once a sender %s', async (_what, end) => {
    // So little room that a single byte which is not given back would show.
    await using server = await openServer({ bodies: { largest: 40_000, together: 1 } });
    const becomes = (wanted: number) =>
      until(async () => (await deliver(server.url, { body: labeled })).status === wanted, 5_000);
    for (let time = 0; time < 3; time++) {
      const socket = beginUpload(server.url);
      await becomes(503);
      await end(socket);
      await becomes(200);
      socket.destroy();
    }
  });
});

describe('a webhook that cannot be stored', () => {
  test('is a failure for GitHub to show, without the reason', async () => {
    await using server = await openServer({
      enqueue: async () => {
        throw new Error(`connect ECONNREFUSED 10.1.2.3:5432 ${SECRET}`);
      },
    });
    const answer = await deliver(server.url, { body: labeled });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('10.1.2.3');
    expect(server.log).toMatchObject([
      { level: 'error', message: expect.stringContaining('connect ECONNREFUSED 10.1.2.3:5432 ***') },
    ]);
  });

  test('also where the database only does not answer', async () => {
    await using server = await openServer({ enqueue: () => new Promise(() => {}), storeWithinMs: 30 });
    expect((await deliver(server.url, { body: labeled })).status).toBe(503);
  });

  test('and one that cannot be read is the sender’s', async () => {
    await using server = await openServer({
      enqueue: async () => {
        throw new Stop('failed', 'The payload of `issues.labeled` cannot be read (issue.title).');
      },
    });
    expect((await deliver(server.url, { body: labeled })).status).toBe(422);
    expect(server.log).toMatchObject([{ level: 'error', message: expect.stringContaining('issue.title') }]);
  });
});

describe('what the App does itself asks for nothing', () => {
  const bot = { id: 9, login: 'baton[bot]', type: 'Bot' };
  const by = (id: number) => ({ performed_via_github_app: { id } });

  test.each([
    ['a comment of its own', 'issue_comment', { sender: bot, comment: by(APP_ID) }],
    ['a review of its own', 'pull_request_review', { sender: bot, review: by(APP_ID) }],
    [
      'a label that shows a state',
      'issues',
      { action: 'labeled', sender: bot, label: { name: 'baton:done' } },
    ],
  ])('%s', async (_what, event, facts) => {
    await using server = await openServer();
    const body = { installation: { id: 77 }, ...facts };
    expect((await deliver(server.url, { event, body })).status).toBe(200);
    expect(server.sources).toEqual([]);
  });

  test.each([
    ['a comment of another App', 'issue_comment', { sender: bot, comment: by(7) }],
    [
      'a comment that a person wrote through it',
      'issue_comment',
      { sender: { ...bot, type: 'User' }, comment: by(APP_ID) },
    ],
    [
      'a label that asks for a plan',
      'issues',
      { action: 'labeled', sender: bot, label: { name: 'baton:plan' } },
    ],
  ])('but not %s', async (_what, event, facts) => {
    await using server = await openServer();
    await deliver(server.url, { event, body: { installation: { id: 77 }, ...facts } });
    expect(server.sources).toHaveLength(1);
  });
});

test('a webhook is answered without waiting for others', async () => {
  let release = () => {};
  const first = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = 0;
  const enqueue = async (_source: JobSource) => {
    asked += 1;
    if (asked === 1) await first;
    return QUEUED;
  };
  await using server = await openServer({ enqueue });
  const slow = deliver(server.url, { body: labeled });
  const quick = await deliver(server.url, { body: labeled });
  expect(quick.status).toBe(200);
  release();
  expect((await slow).status).toBe(200);
});
