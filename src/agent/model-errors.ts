import Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';

type ModelError = InstanceType<typeof Anthropic.AnthropicError>;
type ApiError = InstanceType<typeof Anthropic.APIError>;

/** An error inside a stream has no status of its own, but the type that goes with one. */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 529,
};

/** Whether the same request may well succeed later: a cut connection, an overloaded or failing service. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Anthropic.APIUserAbortError) return false;
  if (error instanceof Anthropic.APIError) {
    const advice = error.headers?.get('x-should-retry');
    if (advice === 'true' || advice === 'false') return advice === 'true';
    const status = statusOf(error);
    return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
  }
  // A stream that was cut reaches us as the plain base class.
  return error instanceof Anthropic.AnthropicError;
}

/** What a person should know of a failed request to the model, and do next. */
export function explainModelError(error: ModelError, model: string): Stop {
  return new Stop('failed', adviceFor(error, model), { cause: error, mayPass: isTransient(error) });
}

function adviceFor(error: ModelError, model: string): string {
  const status = error instanceof Anthropic.APIError ? statusOf(error) : undefined;
  if (!(error instanceof Anthropic.APIError) || status === undefined) {
    return 'The connection to the Claude API broke several times in a row. Nothing is lost: start the run again.';
  }
  return `${adviceForStatus(error, status, model)}${quoted(error)}`;
}

function adviceForStatus({ apiMessage }: ApiError, status: number, model: string): string {
  if (status === 401) return 'The Claude API does not accept the key. Check `ANTHROPIC_API_KEY`.';
  if (status === 402 || /credit balance|spend|billing|usage limits/i.test(apiMessage ?? '')) {
    return 'The Claude API account has no credit left or reached its spend limit. Raise it in the Console, then start the run again.';
  }
  if (status === 403) return 'The key for the Claude API may not do this. Check the workspace of the key.';
  if (status === 404) {
    return `The model \`${model}\` is not known to the Claude API, or not open to this key. Check \`models\` in the configuration.`;
  }
  if (status === 413 || /prompt is too long/i.test(apiMessage ?? '')) {
    return 'A request to the Claude API was too large. Make the task smaller.';
  }
  if (status === 429) {
    return 'The rate limit of the Claude API was reached and did not clear in time. Start the run again later, or raise the limit.';
  }
  if (status === 529) return 'The Claude API is overloaded. Nothing is lost: start the run again later.';
  if (status >= 500) return `The Claude API failed (${status}). Nothing is lost: start the run again later.`;
  return `The Claude API refused a request (${status}). Start the run again; if that does not help, please report it.`;
}

/** Of an error inside a stream as well. */
export function statusOf({ status, type }: ApiError): number | undefined {
  return status ?? STATUS_OF_TYPE[type ?? ''];
}

function quoted({ apiMessage }: ApiError): string {
  return apiMessage ? ` It said: ${apiMessage.slice(0, 300)}` : '';
}
