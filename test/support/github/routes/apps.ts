import { holds } from '../access.ts';
import { ApiError, notFound } from '../api-error.ts';
import { type Call, created, okPage, paginate, type Routes } from '../call.ts';
import type { Permissions } from '../operations.ts';
import { grantAppToken } from '../people.ts';
import { renderRepository } from '../render/repository.ts';
import { renderUser } from '../render/user.ts';
import type { App, Installation, Repository } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';

/** How long a token of an installation is good for. */
const TOKEN_MS = 3_600_000;

export const appRoutes = {
  'GET /app/installations': (call) => {
    const app = appOf(call);
    return okPage(call, app.installations, (each) => renderInstallation(call.urls, app, each));
  },

  'POST /app/installations/{installation_id}/access_tokens': (call) => {
    const app = appOf(call);
    const installation = app.installations.find(({ id }) => id === call.params.installation_id);
    if (installation === undefined) throw notFound();
    const { repository_ids: ids, repositories: names, permissions: asked } = call.body;
    const repositories = installation.repositories.filter(
      ({ id, name }) =>
        (ids === undefined || (ids as number[]).includes(id)) &&
        (names === undefined || (names as string[]).includes(name)),
    );
    if (repositories.length < ((ids ?? names ?? []) as unknown[]).length) {
      throw new ApiError(422, 'There is at least one repository that does not exist or is not accessible');
    }
    const permissions = (asked ?? app.permissions) as Permissions;
    if (!holds(app.permissions, permissions)) {
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    }
    if (ids === undefined && names === undefined && asked === undefined) {
      call.complain('a token for all repositories and with all permissions was asked for');
    }
    const expires = new Date(Date.now() + call.state.passed + TOKEN_MS);
    const bot = `${app.slug}[bot]`;
    const token = grantAppToken(call.state, { repositories, permissions, bot, expires });
    return created({
      token,
      expires_at: expires.toISOString(),
      permissions,
      repository_selection: ids === undefined && names === undefined ? 'all' : 'selected',
      ...((ids ?? names) !== undefined && { repositories: rendered(call.urls, repositories) }),
    });
  },

  'GET /installation/repositories': (call) => {
    const { actor } = call;
    const all = actor.kind === 'app' ? actor.repositories : [];
    const { shown, headers } = paginate(call, all);
    const body = { total_count: all.length, repositories: rendered(call.urls, shown) };
    return { status: 200, body, headers };
  },
} satisfies Partial<Routes>;

function appOf({ app }: Call): App {
  if (app === undefined) throw new Error('Only an App gets here');
  return app;
}

function rendered(urls: Urls, repositories: readonly Repository[]) {
  return repositories.map((repository) => renderRepository(urls, repository));
}

function renderInstallation(urls: Urls, app: App, { id, account, createdAt }: Installation) {
  return {
    id,
    account: renderUser(urls, account),
    repository_selection: 'selected',
    access_tokens_url: `${urls.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${urls.api}/installation/repositories`,
    html_url: `${urls.server}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: [],
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}
