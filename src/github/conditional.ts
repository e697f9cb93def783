import type { RememberedAnswers } from './remembered-answers.ts';

/** What octokit's hook is given of a request. */
export interface HookedRequest {
  method: string;
  headers: { [name: string]: string | number | undefined };
  /** `mayBeUnchanged`: it is asked again and again, mostly to learn that nothing is new. */
  request?: { [option: string]: unknown };
}

interface Answered {
  headers: Record<string, unknown>;
  data?: unknown;
}

/**
 * Sends a request, and where the same was answered before only asks whether that still holds: an answer that nothing has
 * changed does not count against GitHub's limit.
 */
export async function askWhetherChanged<T extends Answered>(
  send: () => Promise<T>,
  { options, key, answers }: { options: HookedRequest; key: string; answers: RememberedAnswers },
): Promise<T> {
  if (options.method !== 'GET' || options.request?.mayBeUnchanged !== true) return await send();
  const before = answers.recall<T>(key);
  if (before) options.headers['if-none-match'] = before.etag;
  try {
    const response = await send();
    const { etag } = response.headers;
    if (typeof etag === 'string') answers.remember(key, { etag, response });
    return response;
  } catch (error) {
    if (before && isUnchanged(error)) return before.response;
    throw error;
  }
}

function isUnchanged(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 304;
}
