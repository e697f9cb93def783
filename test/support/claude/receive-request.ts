import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ApiError, invalidRequest } from './api-error.ts';
import type { LoggedRequest } from './request-log.ts';

const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** The version that the SDK speaks; an older one differs in what it lets pass. */
const VERSION = '2026-10-21';

/** Reads a request without judging it. */
export async function receive(request: IncomingMessage, at: Date): Promise<LoggedRequest> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://stand-in');
  const { authorization: _, 'x-api-key': __, ...headers } = request.headers;
  const rawBody = await buffer(request);
  const { method = 'GET' } = request;
  return { method, path: pathname, query: search, headers, rawBody, body: parseJson(rawBody) ?? {}, at };
}

/** Throws as the API does for a request that has no accepted key, names no version or carries no JSON. */
export function assertAdmissible(request: IncomingMessage, received: LoggedRequest, apiKey: string): void {
  const { authorization, 'x-api-key': header } = request.headers;
  if (authorization !== `Bearer ${apiKey}` && header !== apiKey) {
    throw new ApiError(401, 'authentication_error', 'invalid x-api-key');
  }
  const version = received.headers['anthropic-version'];
  if (version === undefined) throw invalidRequest('anthropic-version: header is required');
  if (version !== VERSION) {
    throw invalidRequest(`anthropic-version: "${version}" is not a valid version`);
  }
  if (received.method !== 'POST') return;
  if (received.rawBody.length > MAX_BODY_BYTES) {
    throw new ApiError(413, 'request_too_large', 'Request exceeds the maximum size');
  }
  if (!received.headers['content-type']?.startsWith('application/json')) {
    throw invalidRequest('content-type: must be application/json');
  }
  if (parseJson(received.rawBody) === undefined) {
    throw invalidRequest('The request body is not valid JSON: it must be an object');
  }
}

function parseJson(raw: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
