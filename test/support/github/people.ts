import { createHash } from 'node:crypto';
import { ACTIONS_BOT } from './open-pull-request.ts';
import type { Permissions } from './operations.ts';
import { findUser, nodeId, type Repository, type State, type User } from './state.ts';

/** The id that `github-actions[bot]` has everywhere. */
const ACTIONS_BOT_ID = 41_898_282;

/** What a workflow's token may do where its `permissions:` say no more than Baton's workflow does. */
const DEFAULT_PERMISSIONS: Permissions = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
};

/** The account of that name, which comes into being when it is first spoken of. */
export function ensureUser(state: State, params: { login: string; type?: User['type']; id?: number }): User {
  const { login, type = login.endsWith('[bot]') ? 'Bot' : 'User' } = params;
  const known = findUser(state, login);
  if (known) return known;
  const id = params.id ?? (login === ACTIONS_BOT ? ACTIONS_BOT_ID : state.nextId());
  const user: User = {
    id,
    nodeId: nodeId(type === 'Bot' ? 'BOT' : 'U', id),
    login,
    type,
    createdAt: state.now(),
  };
  state.users.push(user);
  return user;
}

/** A token of an App's installation, or of a workflow run. */
export function grantAppToken(
  state: State,
  params: { repositories: Repository[]; permissions?: Permissions; bot?: string; expires?: Date },
): string {
  const { repositories, permissions = DEFAULT_PERMISSIONS, bot = ACTIONS_BOT } = params;
  const token = tokenText('ghs', state.nextId());
  const user = ensureUser(state, { login: bot });
  state.tokens.set(token, { kind: 'app', user, permissions, repositories });
  if (params.expires) state.expiries.set(token, params.expires);
  return token;
}

/** A classic token of a person where `scopes` are named, else one that has the person's own permissions. */
export function grantUserToken(
  state: State,
  params: { login: string; scopes?: readonly string[] | undefined },
): string {
  const token = tokenText('ghp', state.nextId());
  const { scopes } = params;
  state.tokens.set(token, { kind: 'user', user: ensureUser(state, params), scopes });
  return token;
}

/** Has the shape of GitHub's tokens, so that scanners for them find it. */
function tokenText(prefix: 'ghs' | 'ghp', serial: number): string {
  return `${prefix}_${createHash('sha256').update(`${prefix} ${serial}`).digest('hex').slice(0, 36)}`;
}
