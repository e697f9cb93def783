import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Reply } from './call.ts';

/**
 * Marks what is answered to a GET, and answers 304 where the one who asks has it already. As on GitHub the mark is another
 * one for another token.
 */
export function withEtag(request: IncomingMessage, reply: Reply): Reply {
  if (request.method !== 'GET' || reply.status !== 200) return reply;
  const { authorization = '', accept = '' } = request.headers;
  const body = reply.body instanceof Uint8Array ? reply.body : JSON.stringify(reply.body);
  const hash = createHash('sha256').update(`${authorization}\n${accept}\n`).update(body).digest('hex');
  const headers = { ...reply.headers, etag: `W/"${hash}"` };
  return request.headers['if-none-match'] === headers.etag ? { status: 304, headers } : { ...reply, headers };
}
