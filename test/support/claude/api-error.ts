export type ApiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error';

/** An answer of the API that is not a message. `details.error_code` is what the SDK goes by where there is one. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: ApiErrorType;
  readonly details: { error_code: string; unsupported?: string[] } | undefined;

  constructor(status: number, type: ApiErrorType, message: string, details?: ApiError['details']) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

/** The stand-in was started to answer like this. */
export class ConfiguredRejection extends ApiError {}

/** A 400 as the API gives it for what is wrong in the request itself. */
export function invalidRequest(message: string, details?: ApiError['details']): ApiError {
  return new ApiError(400, 'invalid_request_error', message, details);
}

/** The wire form of an error: the body of a 4xx or 5xx, or the data of an `error` event in a stream. */
export function errorBody({ type, message, details }: Pick<ApiError, 'type' | 'message' | 'details'>) {
  return { type: 'error' as const, error: { type, message, ...(details && { details }) } };
}
