import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from '@jest/globals';
import { explainModelError, isTransient } from '../../src/agent/model-errors.ts';

const { APIError } = Anthropic;

function answer(status: number | undefined, type: string, message: string) {
  const body = { type: 'error', error: { type, message } };
  if (status === undefined) return new APIError(undefined, body, undefined, new Headers());
  return APIError.generate(status, body, undefined, new Headers());
}

test.each([
  [400, 'invalid_request_error', 'max_tokens: too large', 'refused a request (400)', false],
  [400, 'invalid_request_error', 'Your credit balance is too low', 'no credit left', false],
  [400, 'invalid_request_error', 'You have reached your specified API usage limits', 'no credit left', false],
  [
    400,
    'invalid_request_error',
    'prompt is too long: 2000000 tokens',
    'too large. Make the task smaller',
    false,
  ],
  [
    401,
    'authentication_error',
    'invalid x-api-key',
    'does not accept the key. Check `ANTHROPIC_API_KEY`',
    false,
  ],
  [402, 'billing_error', 'Payment required', 'no credit left or reached its spend limit', false],
  [403, 'permission_error', 'not allowed', 'Check the workspace of the key', false],
  [404, 'not_found_error', 'model: claude-x', 'The model `claude-x` is not known', false],
  [413, 'request_too_large', 'Request exceeds the maximum size', 'Make the task smaller', false],
  [429, 'rate_limit_error', 'This request would exceed', 'rate limit', true],
  [500, 'api_error', 'Internal server error', 'failed (500). Nothing is lost', true],
  [529, 'overloaded_error', 'Overloaded', 'is overloaded. Nothing is lost', true],
  [undefined, 'overloaded_error', 'Overloaded', 'is overloaded. Nothing is lost', true],
  [undefined, 'authentication_error', 'revoked', 'does not accept the key', false],
])('%s %s (%s) is told as "%s"', (status, type, message, advice, transient) => {
  const error = answer(status, type, message);
  const stop = explainModelError(error, 'claude-x');
  expect(stop).toMatchObject({ conclusion: 'failed', cause: error });
  expect(stop.message).toContain(advice);
  expect(stop.message).toContain(`It said: ${message}`);
  expect(isTransient(error)).toBe(transient);
});

test.each([
  ['a connection that failed', new Anthropic.APIConnectionError({ message: 'ECONNREFUSED' })],
  ['a connection that took too long', new Anthropic.APIConnectionTimeoutError()],
  ['a stream that was cut', new Anthropic.AnthropicError('terminated')],
])('%s is tried again, and told as such', (_, error) => {
  expect(isTransient(error)).toBe(true);
  expect(explainModelError(error, 'm').message).toMatch(/^The connection to the Claude API broke/);
});

test('what was aborted from here and what is no error of the API are not tried again', () => {
  expect(isTransient(new Anthropic.APIUserAbortError())).toBe(false);
  expect(isTransient(new TypeError('terminated'))).toBe(false);
});

test('of a long message only the beginning is quoted', () => {
  expect(
    explainModelError(answer(400, 'invalid_request_error', 'x'.repeat(5_000)), 'm').message.length,
  ).toBeLessThan(500);
});

test("an answer that is not the API's is told by its status", () => {
  const error = APIError.generate(502, undefined, '<html>Bad gateway</html>', new Headers());
  expect(explainModelError(error, 'm').message).toBe(
    'The Claude API failed (502). Nothing is lost: start the run again later.',
  );
});
