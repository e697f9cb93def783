export interface FieldError {
  resource: string;
  field?: string;
  code: string;
  message?: string;
}

/** An answer of the API that is an error; its message is one that GitHub gives. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly (FieldError | string)[];

  constructor(status: number, message: string, errors: readonly (FieldError | string)[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = () => new ApiError(404, 'Not Found');

export const notAccessible = () => new ApiError(403, 'Resource not accessible by integration');

/** 422 with one thing that is wrong with one field. */
export function invalid(
  resource: string,
  fault: { field?: string; code?: string; message?: string },
): ApiError {
  const { code = fault.message === undefined ? 'invalid' : 'custom', ...rest } = fault;
  return new ApiError(422, 'Validation Failed', [{ resource, code, ...rest }]);
}
