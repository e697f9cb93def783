import type { IncomingMessage, ServerResponse } from 'node:http';

/** Text as it is, anything else as JSON. */
export function answer(
  response: ServerResponse,
  { status, body, type }: { status: number; body: unknown; type?: string },
): void {
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'content-type': type ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(isText ? body : `${JSON.stringify(body)}\n`);
}

/** Without the query; empty where it is no path at all. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : '';
}
