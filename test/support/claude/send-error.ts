import type { ServerResponse } from 'node:http';
import { type ApiError, errorBody } from './api-error.ts';
import { type StatusFault, toApiError } from './faults.ts';

/** Answers with an error, or with the one that a fault asks for. */
export function sendError(
  response: ServerResponse,
  { error, fault, requestId }: { error?: ApiError; fault?: StatusFault; requestId: string },
): void {
  const answer = error ?? toApiError(fault ?? { status: 500 });
  const retry =
    answer.status === 408 || answer.status === 409 || answer.status === 429 || answer.status >= 500;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'request-id': requestId,
    ...(!retry && { 'x-should-retry': 'false' }),
    ...fault?.headers,
  });
  response.end(JSON.stringify({ ...errorBody(answer), request_id: requestId }));
}
