import type { ClaudeStandIn } from './start-claude.ts';

interface RawAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is what the test is about
  body: any;
}

/** A request that no SDK would send, with the accepted key unless `headers` say otherwise. */
export async function postRaw(
  { baseUrl, apiKey }: Pick<ClaudeStandIn, 'baseUrl' | 'apiKey'>,
  body: unknown,
  { betas = [], headers = {}, path = '/v1/messages?beta=true' }: RawOptions = {},
): Promise<RawAnswer> {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'anthropic-version': '2026-10-21',
      'content-type': 'application/json',
      ...(betas.length > 0 && { 'anthropic-beta': betas.join(',') }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export interface RawOptions {
  betas?: string[];
  headers?: Record<string, string>;
  path?: string;
}
