import Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';

/** Whether the same request may well succeed later: a cut connection, an overloaded or failing service. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Anthropic.APIUserAbortError) return false;
  if (error instanceof Anthropic.APIConnectionError) return true;
  if (error instanceof Anthropic.APIError) {
    const { status } = error;
    // An error inside a stream has no status of its own.
    return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
  }
  // A stream that was cut reaches us as the plain base class.
  return error instanceof Anthropic.AnthropicError;
}

/** What a person should know of a failed request to the model, and do next. */
export function explainModelError(error: InstanceType<typeof Anthropic.AnthropicError>, model: string): Stop {
  return new Stop('failed', adviceFor(error, model), { cause: error });
}

function adviceFor(error: unknown, model: string): string {
  if (!(error instanceof Anthropic.APIError) || error.status === undefined) {
    return 'The connection to the Claude API broke several times in a row. Nothing is lost: start the run again.';
  }
  const { status } = error;
  const said = detailOf(error);
  if (status === 401) return `The Claude API does not accept the key. Check \`anthropic_api_key\`. ${said}`;
  if (status === 402 || /credit balance|spend|billing/i.test(said)) {
    return `The Claude API account has no credit left or reached its spend limit. Raise it in the Console, then start the run again. ${said}`;
  }
  if (status === 403)
    return `The key for the Claude API may not do this. Check the workspace of the key. ${said}`;
  if (status === 404) {
    return `The model \`${model}\` is not known to the Claude API, or not open to this key. Check \`models\` in the configuration. ${said}`;
  }
  if (status === 413) return `A request to the Claude API was too large. Make the task smaller. ${said}`;
  if (status === 429) {
    return `The Claude API's rate limit was reached and did not clear in time. Start the run again later, or raise the limit. ${said}`;
  }
  if (status === 529) return 'The Claude API is overloaded. Nothing is lost: start the run again later.';
  if (status >= 500) return `The Claude API failed (${status}). Nothing is lost: start the run again later.`;
  return `The Claude API refused a request (${status}). ${said}`;
}

function detailOf(error: InstanceType<typeof Anthropic.APIError>): string {
  const body: unknown = error.error;
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  const inner: unknown = body.error;
  if (typeof inner !== 'object' || inner === null || !('message' in inner)) return '';
  return `It said: ${String(inner.message).slice(0, 300)}`;
}
