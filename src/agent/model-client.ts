import Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { answerUnknownThreadField } from './thread-fallback.ts';

export type ModelClient = Anthropic;

/**
 * A client that knows only what it is told here. Of the environment the SDK still reads `ANTHROPIC_CUSTOM_HEADERS`, which
 * some gateways need.
 */
export function createModelClient({
  apiKey,
  baseUrl,
}: {
  apiKey: string;
  baseUrl?: string | undefined;
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
    maxRetries: 4,
    logLevel: 'off',
    fetch: answerUnknownThreadField((url, init) => fetch(url, init)),
  });
}
