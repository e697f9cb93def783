import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from '@jest/globals';
import { answerUnknownThreadField } from '../../src/agent/thread-fallback.ts';

/** What the SDK gets to see of an answer. */
async function ask(response: Response): Promise<Response> {
  let seen = new Response();
  const client = new Anthropic({
    apiKey: 'none',
    maxRetries: 0,
    fetch: async () => response,
    middleware: [
      async (request, next) => {
        seen = await next(request);
        return seen.clone();
      },
      answerUnknownThreadField(),
    ],
  });
  await client.post('/v1/messages', { body: {} }).catch(() => undefined);
  return seen;
}
const json = (body: unknown, status = 400) =>
  Response.json(body, { status, headers: { 'request-id': 'req_1' } });

test.each([
  { error: { type: 'invalid_request_error', message: 'thread: Extra inputs are not permitted' } },
  { error: { message: 'Unknown field: Thread', details: null } },
  { error: { message: 'Unexpected value(s) `message-threads-2026-08-12` for the `anthropic-beta` header' } },
])('a plain rejection of threads becomes one that the SDK can go on from: %j', async (body) => {
  const response = await ask(json(body));
  expect(response.status).toBe(400);
  expect(response.headers.get('request-id')).toBe('req_1');
  expect(await response.json()).toMatchObject({
    type: 'error',
    error: { ...body.error, details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] } },
  });
});

describe('any other answer stays as it is', () => {
  test.each([
    ['another rejection', json({ error: { message: 'messages: at least one message is required' } })],
    [
      'an error code of its own',
      json({ error: { message: 'thread: gone', details: { error_code: 'thread_not_found' } } }),
    ],
    ['another status', json({ error: { message: 'thread: Extra inputs are not permitted' } }, 422)],
    ['no JSON', new Response('thread: bad gateway', { status: 400 })],
    ['no error', json({ thread: 1 })],
    ['a message', json({ type: 'message' }, 200)],
  ])('%s', async (_, response) => {
    const [status, text] = [response.status, await response.clone().text()];
    const passed = await ask(response);
    expect([passed.status, await passed.text()]).toEqual([status, text]);
    expect(passed.headers.get('content-type')).toBe(response.headers.get('content-type'));
  });
});
