import Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { answerUnknownThreadField, withoutThreadField } from './thread-fallback.ts';

export type ModelClient = Anthropic;
export type ModelFetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A client that knows only what it is told here. Of the environment the SDK still reads `ANTHROPIC_CUSTOM_HEADERS`, which
 * some gateways need.
 */
export function createModelClient({
  apiKey,
  baseUrl,
  fetch: send = (url, init) => fetch(url, init),
}: {
  apiKey: string;
  baseUrl?: string | undefined;
  /** What carries requests: the network, unless something stands in for it. */
  fetch?: ModelFetch;
}): ModelClient {
  if (apiKey === '') {
    throw new Stop(
      'failed',
      'The key for the Claude API is missing. Set the input `anthropic_api_key` from a repository secret.',
    );
  }
  if (/[^\x21-\x7e]/.test(apiKey)) {
    throw new Stop(
      'failed',
      'The key for the Claude API holds a space, a line break or another character that no key has. Store the secret again, without what was copied along.',
    );
  }
  return new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    // Sessions try again themselves: see RetryPolicy.
    maxRetries: 0,
    logLevel: 'off',
    fetch: send,
    middleware: [answerUnknownThreadField()],
  });
}

/** For who must not ask: whoever does so all the same meets a fault of Baton's own. */
export function noModel(): ModelClient {
  const refuse = () => Promise.reject(new Error('This part of the job asks no model'));
  return createModelClient({ apiKey: 'none', baseUrl: 'http://no-model.invalid', fetch: refuse });
}

/** The same client, sending the whole conversation with each request. */
export function withoutThreads(client: ModelClient): ModelClient {
  return client.withOptions({ middleware: [withoutThreadField] });
}
