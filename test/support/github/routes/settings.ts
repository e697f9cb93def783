import picomatch from 'picomatch';
import { holds } from '../access.ts';
import { ApiError, notFound } from '../api-error.ts';
import { type Call, ok, okPage, paginate, type Routes } from '../call.ts';
import { type Repository, type Ruleset, roleOf } from '../state.ts';
import { timestamp } from '../urls.ts';

/** What a repository's settings say, for those who may know it. */
export const settingsRoutes = {
  'GET /repos/{owner}/{repo}/actions/permissions': ({ repository }) => {
    const { actions } = repository.settings;
    return ok(actions === 'off' ? { enabled: false } : { enabled: true, allowed_actions: actions });
  },

  'GET /repos/{owner}/{repo}/actions/permissions/workflow': ({ repository }) =>
    ok({
      default_workflow_permissions: repository.settings.workflowToken,
      can_approve_pull_request_reviews: repository.settings.actionsMayOpenPullRequests,
    }),

  'GET /repos/{owner}/{repo}/actions/secrets/{secret_name}': (call) => {
    const name = String(call.params.secret_name);
    if (!call.repository.settings.secrets.includes(name)) throw notFound();
    return ok(renderSecret(call, name));
  },

  'GET /repos/{owner}/{repo}/actions/organization-secrets': (call) => {
    const names = call.repository.settings.organizationSecrets;
    const { shown, headers } = paginate(call, names);
    const secrets = shown.map((name) => renderSecret(call, name));
    return { status: 200, body: { total_count: names.length, secrets }, headers };
  },

  'GET /repos/{owner}/{repo}/rules/branches/{branch}': (call) => {
    assertRulesAvailable(call.repository);
    const found = rulesetsFor(call.repository, String(call.params.branch)).flatMap((ruleset) =>
      ruleset.rules.map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: call.repository.fullName,
        ruleset_id: ruleset.id,
      })),
    );
    return okPage(call, found, (rule) => rule);
  },

  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': (call) => {
    assertRulesAvailable(call.repository);
    const ruleset = call.repository.settings.rulesets.find(({ id }) => id === call.params.ruleset_id);
    if (ruleset === undefined) throw notFound();
    return ok(renderRuleset(call, ruleset));
  },
} satisfies Partial<Routes>;

function rulesetsFor({ defaultBranch, settings }: Repository, branch: string): Ruleset[] {
  const covers = (pattern: string) =>
    pattern === '~ALL' ||
    (pattern === '~DEFAULT_BRANCH'
      ? branch === defaultBranch
      : picomatch.isMatch(`refs/heads/${branch}`, pattern));
  return settings.rulesets.filter(({ branches }) => branches.some(covers));
}

/** A free account has rules in its public repositories only. */
function assertRulesAvailable({ private: isPrivate, settings }: Repository): void {
  if (!isPrivate || settings.draftPullRequests) return;
  throw new ApiError(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
}

/** Who may go past a ruleset is for those who may change it. */
function renderRuleset({ actor, repository }: Call, ruleset: Ruleset) {
  const { id, name, branches, rules, bypass } = ruleset;
  const administers =
    actor.kind === 'app'
      ? holds(actor.permissions, { administration: 'read' })
      : roleOf(repository, actor.user) === 'admin';
  return {
    id,
    name,
    target: 'branch',
    source_type: 'Repository',
    source: repository.fullName,
    enforcement: 'active',
    conditions: { ref_name: { include: branches, exclude: [] } },
    rules,
    ...(administers && { bypass_actors: bypass }),
    current_user_can_bypass: 'never',
  };
}

function renderSecret({ repository }: Call, name: string) {
  const at = timestamp(repository.createdAt);
  return { name, created_at: at, updated_at: at };
}
