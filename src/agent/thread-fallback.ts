import type { Middleware } from '@anthropic-ai/sdk';
import { z } from 'zod';

const plainRejectionSchema = z.object({
  error: z.object({ message: z.string(), details: z.null().optional() }),
});
const threadedSchema = z.object({ thread: z.object({}) });

/**
 * A gateway that does not know message threads answers their field with a plain 400, which the SDK takes for final.
 * This gives that answer the error code of an endpoint that cannot thread, on which the SDK goes on with the full
 * history. The gateway is not asked a second time.
 */
export function answerUnknownThreadField(): Middleware {
  let refused = false;
  return async (request, next, context) => {
    if (refused) return withoutThreadField(request, next, context);
    const response = await next(request);
    if (response.status !== 400) return response;
    const text = await response.text();
    const plain = plainRejectionSchema.safeParse(parseJson(text));
    if (!plain.success || !/\bthreads?\b/i.test(plain.data.error.message)) {
      return new Response(text, response);
    }
    refused = true;
    return cannotThread(plain.data.error.message, response.headers.get('request-id') ?? '');
  };
}

/** Answers each request that asks for a thread, without sending it, as an endpoint does that has none. */
export const withoutThreadField: Middleware = async (request, next, { options }) =>
  threadedSchema.safeParse(options?.body).success
    ? cannotThread('Message threads are not asked for.', '')
    : next(request);

function cannotThread(message: string, requestId: string): Response {
  const error = {
    message,
    type: 'invalid_request_error',
    details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
  };
  return Response.json({ type: 'error', error }, { status: 400, headers: { 'request-id': requestId } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
