import { notAccessible, notFound } from './api-error.ts';
import type { OperationKey } from './description.ts';
import { type Access, OPERATIONS, type Operation, type Permissions } from './operations.ts';
import { atLeast, type Issue, type Repository, type Role, roleOf, type TokenActor } from './state.ts';

/** Refuses what the actor may not do with this operation, as GitHub does. @throws ApiError */
export function assertAllowed(
  actor: TokenActor,
  request: { operation: OperationKey; repository: Repository | undefined; issue: Issue | undefined },
): void {
  const { needs, path } = operationOf(request.operation);
  if (needs === 'user') {
    if (actor.kind === 'app') throw notAccessible();
    return;
  }
  if (needs === 'app' || !path.startsWith('/repos/')) return;
  if (request.repository === undefined) throw notFound();
  if (!maySee(actor, request.repository)) throw notFound();
  if (actor.kind === 'app') {
    const installed = actor.repositories.includes(request.repository);
    if (!installed || !holds(actor.permissions, narrowed(needs, request.issue))) throw notAccessible();
  } else if (!atLeast(roleOf(request.repository, actor.user), roleFor(request.operation, needs))) {
    throw notAccessible();
  }
}

/** Whether the actor may know that the repository exists. */
export function maySee(actor: TokenActor, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'app') return actor.repositories.includes(repository);
  if (actor.scopes !== undefined && !actor.scopes.includes('repo')) return false;
  return roleOf(repository, actor.user) !== 'none';
}

/** Whether all that is needed has been granted. Every App may read metadata. */
export function holds(granted: Permissions, needed: Permissions): boolean {
  return Object.entries(needed).every(([name, access]) => {
    const given: Access | undefined = name === 'metadata' ? 'read' : granted[name as keyof Permissions];
    return given === 'write' || given === access;
  });
}

function operationOf(key: OperationKey): Operation {
  const operation = OPERATIONS.find(({ method, path }) => `${method} ${path}` === key);
  if (operation === undefined) throw new Error(`${key} is not in OPERATIONS`);
  return operation;
}

/** Of the two permissions for what issues and pull requests share, the one that this issue asks for. */
function narrowed(needs: Permissions, issue: Issue | undefined): Permissions {
  if (needs.issues === undefined || needs.pull_requests === undefined || issue === undefined) return needs;
  return issue.pull ? { pull_requests: needs.pull_requests } : { issues: needs.issues };
}

/** Settings are for those who administer, names of secrets for collaborators. Commenting and reacting take no more than reading; labels on an issue take triage; other changes take write. */
function roleFor(operation: OperationKey, needs: Permissions): Role {
  if (needs.administration) return 'admin';
  if (needs.secrets) return 'write';
  if (!Object.values(needs).includes('write')) return 'read';
  if (operation.startsWith('POST') && /\/(comments|reactions)$/.test(operation)) return 'read';
  return operation.includes('/{issue_number}/labels') ? 'triage' : 'write';
}
