import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import type { State, TokenActor } from './state.ts';

/** Who makes a request to the API. @throws ApiError 401 */
export function authenticate(state: State, request: IncomingMessage): TokenActor {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme === '') throw new ApiError(401, 'Requires authentication');
  const actor = /^(bearer|token)$/i.test(scheme) ? state.tokens.get(token) : undefined;
  if (actor === undefined) throw new ApiError(401, 'Bad credentials');
  return actor;
}

/** Who speaks git over HTTP; an App's token has to come as the password of `x-access-token`. */
export function authenticateGit(state: State, request: IncomingMessage): TokenActor | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  if (!/^basic$/i.test(scheme)) return undefined;
  const [name, ...password] = Buffer.from(credentials, 'base64').toString().split(':');
  const actor = state.tokens.get(password.join(':'));
  return actor?.kind === 'app' && name !== 'x-access-token' ? undefined : actor;
}

/** Replaces every token known to the stand-in, as it is and as base64. */
export function withoutTokens(state: State, text: string): string {
  let result = text;
  for (const token of [...state.tokens.keys(), ...state.revokedTokens]) {
    const forms = [token, Buffer.from(token), Buffer.from(`x-access-token:${token}`)];
    for (const form of forms) {
      result = result.replaceAll(typeof form === 'string' ? form : form.toString('base64'), '***');
    }
  }
  return result;
}
