import { ApiError, notFound } from '../api-error.ts';
import { ok, type Routes } from '../call.ts';
import { renderFullRepository, renderPermissions } from '../render/repository.ts';
import { renderFullUser, renderUser } from '../render/user.ts';
import { atLeast, findUser, type Role, roleOf } from '../state.ts';

export const repositoryRoutes = {
  'GET /user': ({ urls, actor }) => ok(renderFullUser(urls, actor.user)),

  'GET /users/{username}': ({ state, urls, params }) => {
    const user = findUser(state, String(params.username));
    if (user === undefined) throw notFound();
    return ok(renderFullUser(urls, user));
  },

  'GET /repos/{owner}/{repo}': ({ urls, repository, actor }) =>
    ok(
      renderFullRepository(urls, repository, actor.kind === 'app' ? 'read' : roleOf(repository, actor.user)),
    ),

  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call) => {
    const user = findUser(call.state, String(call.params.username));
    if (user === undefined) throw new ApiError(404, `${call.params.username} is not a user`);
    const role = roleOf(call.repository, user);
    return ok({
      permission: legacyPermission(role),
      user: { ...renderUser(call.urls, user), permissions: renderPermissions(role), role_name: role },
      role_name: role,
    });
  },
} satisfies Partial<Routes>;

/** The four names that were there before the roles. */
function legacyPermission(role: Role): 'admin' | 'write' | 'read' | 'none' {
  if (role === 'admin' || role === 'none') return role;
  return atLeast(role, 'write') ? 'write' : 'read';
}
