import { types } from 'node:util';

/** The code of an error of the system or of Node, e.g. `ENOENT`; undefined for any other. */
export function errorCode(error: unknown): string | undefined {
  const code = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
