import { z } from 'zod';

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

const plainRejectionSchema = z.object({
  error: z.object({ message: z.string(), details: z.null().optional() }),
});

/**
 * A gateway that does not know message threads answers their field with a plain 400, which the SDK takes for final.
 * This gives that answer the error code of an endpoint that cannot thread, on which the SDK goes on with the full
 * history.
 */
export function answerUnknownThreadField(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 400) return response;
    const text = await response.text();
    const body = parseJson(text);
    const plain = plainRejectionSchema.safeParse(body);
    if (!plain.success || !/\bthreads?\b/i.test(plain.data.error.message)) {
      return new Response(text, response);
    }
    const error = {
      ...plain.data.error,
      type: 'invalid_request_error',
      details: { error_code: 'thread_unsupported_request', unsupported: ['thread'] },
    };
    return Response.json(
      { type: 'error', error },
      { status: 400, headers: { 'request-id': requestId(response) } },
    );
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function requestId(response: Response): string {
  return response.headers.get('request-id') ?? '';
}
