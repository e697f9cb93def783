import { verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';
import type { App, State, TokenActor } from './state.ts';

/** Who makes a request to the API. @throws ApiError 401 */
export function authenticate(state: State, request: IncomingMessage): TokenActor {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme === '') throw new ApiError(401, 'Requires authentication');
  if (hasEnded(state, token)) throw new ApiError(401, 'Bad credentials');
  const actor = /^(bearer|token)$/i.test(scheme) ? state.tokens.get(token) : undefined;
  if (actor === undefined) throw new ApiError(401, 'Bad credentials');
  return actor;
}

/** Tokens of installations are good for an hour. */
function hasEnded(state: State, token: string): boolean {
  const end = state.expiries.get(token);
  return end !== undefined && end.getTime() <= Date.now() + state.passed;
}

/** The App that has signed the token of a request by itself. @throws ApiError 401 */
export function authenticateApp(state: State, request: IncomingMessage): App {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (!/^bearer$/i.test(scheme) || signature === '') {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const app = state.apps.find(({ id }) => String(id) === String(iss));
  const signed = Buffer.from(signature, 'base64url');
  if (!app || !verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), app.publicKey, signed)) {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const now = (Date.now() + state.passed) / 1000;
  if (exp - iat > 601 + 60 || exp < now || iat > now + 60) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

/** Who speaks git over HTTP; an App's token has to come as the password of `x-access-token`. */
export function authenticateGit(state: State, request: IncomingMessage): TokenActor | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  if (!/^basic$/i.test(scheme)) return undefined;
  const [name, ...password] = Buffer.from(credentials, 'base64').toString().split(':');
  if (hasEnded(state, password.join(':'))) return undefined;
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
