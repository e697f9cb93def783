import { afterEach, describe, expect, test } from '@jest/globals';
import { access } from '../../src/doctor/checks/access.ts';
import { actions } from '../../src/doctor/checks/actions.ts';
import { defaultBranch } from '../../src/doctor/checks/default-branch.ts';
import { drafts } from '../../src/doctor/checks/drafts.ts';
import { labels } from '../../src/doctor/checks/labels.ts';
import { pullRequests } from '../../src/doctor/checks/pull-requests.ts';
import { pushRules } from '../../src/doctor/checks/push-rules.ts';
import { repository } from '../../src/doctor/checks/repository.ts';
import { reviewRules } from '../../src/doctor/checks/review-rules.ts';
import { secret } from '../../src/doctor/checks/secret.ts';
import { CHECKS } from '../../src/doctor/checks.ts';
import type { Check } from '../../src/doctor/finding.ts';
import { createGitHubClient } from '../../src/github/client.ts';
import type { FaultKind } from '../support/github/faults.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/start-github.ts';
import type { RepositorySettings, Ruleset } from '../support/github/state.ts';
import { CLOSED, type Files, look, silent, WORKFLOW } from './support.ts';

const PATH = '.github/workflows/baton.yml';
const FILES: Files = { [PATH]: WORKFLOW, '.github/baton.yml': 'setup: [npm ci]\n' };
const APP_TOKEN = WORKFLOW.replace('# github_token:', 'github_token:');
const ALL = CHECKS.filter(({ area }) => area === 'github');

let github: GitHubStandIn | undefined;
afterEach(async () => {
  await github?.close();
  github?.assertClean();
  github = undefined;
});

interface Setting {
  settings?: Partial<RepositorySettings>;
  /** On the default branch. */
  pushed?: Files;
  files?: Files;
  labels?: string[];
  private?: boolean;
  /** Who asks; the owner unless named. */
  token?: (github: GitHubStandIn) => string;
  /** How GitHub answers for files of the default branch. */
  readingFiles?: FaultKind;
}

/** What a check finds on a GitHub with a repository like this. */
async function ask(check: Check, setting: Setting = {}) {
  const { settings = {}, pushed = FILES, files = FILES, private: isPrivate = false } = setting;
  github = await startGitHub();
  const shop = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    files: pushed,
    private: isPrivate,
    settings: { secrets: ['ANTHROPIC_API_KEY'], ...settings },
  });
  const { labels: names = ['baton:plan', 'Baton:Auto'] } = setting;
  github.createIssue({ repository: shop, author: 'acme', title: 'Something', labels: names });
  github.setPermission({ repository: shop, user: 'reader', role: 'read' });
  const token = setting.token?.(github) ?? github.userToken('acme');
  if (setting.readingFiles) {
    github.fault({ match: { path: /\/contents\// }, kind: setting.readingFiles });
  }
  const client = createGitHubClient({
    token: async () => token,
    apiUrl: github.apiUrl,
    graphqlUrl: github.graphqlUrl,
    owner: 'acme',
    repo: 'shop',
    log: silent,
    patience: { attempts: 1 },
  });
  return look(check, { files, github: client });
}

const ruleset = (overrides: Partial<Ruleset>): Ruleset => ({
  id: 7,
  name: 'Protect all',
  branches: ['~ALL'],
  rules: [{ type: 'required_signatures' }],
  bypass: [],
  ...overrides,
});

test.each(ALL.map((check) => [check.id, check] as const))(
  '%s is in order where all is',
  async (_id, check) => {
    expect(await ask(check)).toMatchObject({ status: 'ok' });
  },
);

test('what was not asked is told once', async () => {
  expect(await look(access, { github: CLOSED })).toMatchObject({ status: 'unknown', says: 'Not asked.' });
  for (const check of ALL.slice(1)) {
    expect(await look(check, { files: FILES })).toMatchObject({ status: 'unknown', because: 'access' });
  }
});

describe('who may not know the settings is told where to look', () => {
  test.each([
    [actions, 'Settings → Actions'],
    [pullRequests, 'Settings → Actions'],
    [secret, 'Settings → Secrets'],
  ])('%j', async (check, place) => {
    expect(await ask(check, { token: (gh) => gh.userToken('reader') })).toMatchObject({
      status: 'unknown',
      says: 'GitHub does not tell this to the token.',
      remedy: expect.stringContaining(place),
    });
  });

  test.each([[pushRules], [reviewRules]])('%j', async (check) => {
    expect(await ask(check, { token: (gh) => gh.userToken('reader') })).toMatchObject({
      status: 'unknown',
      remedy: expect.stringContaining('Settings → Branches'),
    });
  });
});

describe('access', () => {
  test('says how far it goes', async () => {
    const token = (gh: GitHubStandIn) => gh.userToken('reader');
    expect(await ask(access, { token })).toMatchObject({
      says: 'The token reaches acme/shop, with read access.',
    });
  });

  test('a classic token', async () => {
    const withScopes = (...scopes: string[]) => ({
      token: (gh: GitHubStandIn) => gh.userToken('acme', scopes),
    });
    expect(await ask(access, withScopes('repo', 'workflow'))).toMatchObject({ status: 'ok' });
    await github?.close();
    expect(await ask(access, withScopes('gist'))).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('without the scope `repo` (it has gist)'),
    });
    await github?.close();
    expect(await ask(access, { ...withScopes('gist'), private: true })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('GitHub does not find acme/shop'),
    });
  });

  test('one that is not accepted', async () => {
    expect(await ask(access, { token: () => 'ghp_wrong' })).toMatchObject({
      status: 'problem',
      says: 'GitHub does not accept the token.',
    });
  });

  test('nobody answers', async () => {
    const client = createGitHubClient({
      token: async () => 'ghp_x',
      apiUrl: 'http://127.0.0.1:9',
      owner: 'acme',
      repo: 'shop',
      log: silent,
      patience: { attempts: 1 },
    });
    expect(await look(access, { github: client })).toMatchObject({
      status: 'unknown',
      says: 'GitHub could not be reached (GET /repos/acme/shop).',
      remedy: 'Start again when the connection is back.',
    });
  });
});

describe('repository', () => {
  test.each([
    [{ archived: true }, 'is archived'],
    [{ issues: false }, 'has no issues'],
  ])('%j', async (settings, says) => {
    expect(await ask(repository, { settings })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining(says),
    });
  });
});

describe('default branch', () => {
  test('without the workflow', async () => {
    expect(await ask(defaultBranch, { pushed: { 'README.md': 'x' } })).toMatchObject({
      status: 'problem',
      says: `Not on \`main\` yet: ${PATH}, .github/baton.yml.`,
    });
  });

  test('with another configuration, and a primer that is not here', async () => {
    const pushed = { ...FILES, '.github/baton.yml': 'setup: []\n', '.claude/PRIMER.md': '# Shop\n' };
    expect(await ask(defaultBranch, { pushed })).toMatchObject({
      status: 'warning',
      says: 'Different on `main`: .github/baton.yml, .claude/PRIMER.md.',
    });
  });
});

describe('what GitHub does not tell, and nobody can look up by hand, comes with one advice', () => {
  const where = `GET /api/v3/repos/acme/shop/contents/${encodeURIComponent(PATH)}`;
  test.each<[FaultKind, string, string]>([
    [
      'cut-before-effect',
      `GitHub could not be reached (${where}).`,
      'Start again when the connection is back.',
    ],
    [{ status: 502 }, `GitHub has a problem (502 on ${where}).`, 'Start again in a while.'],
    [
      {
        status: 403,
        body: { message: 'Resource not accessible.' },
        headers: { 'x-accepted-github-permissions': 'contents=read' },
      },
      `The token may not do this (403 on ${where}): Resource not accessible.`,
      'Give the job the permission `contents=read`.',
    ],
  ])('%j', async (readingFiles, says, remedy) => {
    expect(await ask(defaultBranch, { readingFiles })).toEqual({
      id: 'default-branch',
      area: 'github',
      status: 'unknown',
      says,
      remedy,
    });
  });
});

describe('labels', () => {
  test.each([
    [[], 'problem', '`baton:plan` and no `baton:auto`'],
    [['baton:auto'], 'problem', '`baton:plan`'],
    [['baton:plan'], 'warning', '`baton:auto`'],
  ])('with %j', async (present, status, missing) => {
    expect(await ask(labels, { labels: present })).toMatchObject({
      status,
      says: `There is no label ${missing}.`,
    });
  });

  test('of other names', async () => {
    const files = { ...FILES, '.github/baton.yml': 'labels: { plan: go }\n' };
    expect(await ask(labels, { files })).toMatchObject({
      status: 'problem',
      says: 'There is no label `go`.',
    });
  });
});

describe('secret', () => {
  test('none', async () => {
    expect(await ask(secret, { settings: { secrets: ['OTHER'] } })).toMatchObject({
      status: 'problem',
      says: 'There is no secret ANTHROPIC_API_KEY.',
      remedy: expect.stringContaining('`gh secret set ANTHROPIC_API_KEY`'),
    });
  });

  test("the organisation's", async () => {
    const settings = { secrets: [], organizationSecrets: ['ANTHROPIC_API_KEY'] };
    expect(await ask(secret, { settings })).toMatchObject({ status: 'ok' });
  });

  test('under the name that the workflow uses', async () => {
    const files = { [PATH]: WORKFLOW.replace('secrets.ANTHROPIC_API_KEY', 'secrets.CLAUDE') };
    expect(await ask(secret, { files })).toMatchObject({ says: 'There is no secret CLAUDE.' });
  });

  test('perhaps of an environment', async () => {
    const files = {
      [PATH]: WORKFLOW.replace(
        '  baton:\n    needs: issue',
        '  baton:\n    environment: models\n    needs: issue',
      ),
    };
    expect(await ask(secret, { files, settings: { secrets: [] } })).toMatchObject({
      status: 'unknown',
      says: expect.stringContaining('environment `models`'),
    });
  });
});

describe('actions', () => {
  test.each([
    ['off', 'problem', 'switched off'],
    ['selected', 'warning', 'chosen actions'],
    ['local_only', 'warning', 'of the same owner'],
  ] as const)('%s', async (policy, status, says) => {
    const found = await ask(actions, { settings: { actions: policy } });
    expect(found.status).toBe(status);
    expect(found.says).toContain(says);
  });
});

describe('pull requests by workflows', () => {
  const settings = { actionsMayOpenPullRequests: false };

  test('not allowed', async () => {
    expect(await ask(pullRequests, { settings })).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining('Allow GitHub Actions to create and approve pull requests'),
    });
  });

  test('do not matter to an App', async () => {
    expect(await ask(pullRequests, { settings, files: { [PATH]: APP_TOKEN } })).toMatchObject({
      status: 'ok',
    });
  });
});

describe('rules for pushes to baton/**', () => {
  test.each([
    [ruleset({}), 'the ruleset "Protect all" (required_signatures)'],
    [
      ruleset({ branches: ['refs/heads/baton/**'], rules: [{ type: 'creation' }, { type: 'update' }] }),
      '(creation, update)',
    ],
  ])('%j', async (rules, says) => {
    expect(await ask(pushRules, { settings: { rulesets: [rules] } })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining(says),
      remedy: expect.stringContaining('Exempt `baton/**`'),
    });
  });

  test.each([
    ruleset({ branches: ['~DEFAULT_BRANCH'] }),
    ruleset({ branches: ['refs/heads/release/*'] }),
    ruleset({
      rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, { type: 'required_linear_history' }],
    }),
  ])('%j is not in the way', async (rules) => {
    expect(await ask(pushRules, { settings: { rulesets: [rules] } })).toMatchObject({ status: 'ok' });
  });

  test('one that lets an App by', async () => {
    const bypass = [{ actor_type: 'Integration', actor_id: 15368, bypass_mode: 'always' } as const];
    expect(await ask(pushRules, { settings: { rulesets: [ruleset({ bypass })] } })).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('which some App may bypass'),
    });
  });

  test.each([
    ['**', { requiresCommitSignatures: true }, 'signed commits'],
    ['baton/**', { restrictsPushes: true }, 'restricted pushes'],
    ['baton/*', { requiresApprovingReviews: true }, 'a pull request'],
  ])('branch protection of %s with %j', async (pattern, rule, says) => {
    expect(await ask(pushRules, { settings: { branchProtection: [{ pattern, ...rule }] } })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining(says),
    });
  });

  test('branch protection of others', async () => {
    const branchProtection = [
      { pattern: 'main', requiresCommitSignatures: true },
      { pattern: '*', restrictsPushes: true },
      { pattern: 'baton/**', dismissesStaleReviews: true },
    ];
    expect(await ask(pushRules, { settings: { branchProtection } })).toMatchObject({ status: 'ok' });
  });
});

describe('rules for reviews on the way to the default branch', () => {
  const pullRequest = (parameters: object) => ({
    type: 'pull_request',
    parameters: {
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_approving_review_count: 1,
      required_review_thread_resolution: false,
      ...parameters,
    },
  });
  const onDefault = (parameters: object) => ({
    rulesets: [ruleset({ branches: ['~DEFAULT_BRANCH'], rules: [pullRequest(parameters)] })],
  });

  test.each([
    [onDefault({ dismissal_restriction: { enabled: true, allowed_actors: [] } })],
    [{ branchProtection: [{ pattern: 'ma*', restrictsReviewDismissals: true }] }],
  ])('who may dismiss is restricted: %j', async (settings) => {
    expect(await ask(reviewRules, { settings })).toMatchObject({
      status: 'warning',
      remedy: "Let Baton's account dismiss reviews.",
    });
  });

  test.each([
    [onDefault({ dismiss_stale_reviews_on_push: true })],
    [{ branchProtection: [{ pattern: 'main', dismissesStaleReviews: true }] }],
  ])('stale approvals are dismissed: %j', async (settings) => {
    expect(await ask(reviewRules, { settings })).toMatchObject({
      status: 'ok',
      says: expect.stringContaining('after a run that broke off, approve again'),
    });
  });
});

describe('drafts', () => {
  test('none in a private repository of a free account, where there are no rules either', async () => {
    const setting = { private: true, settings: { draftPullRequests: false } };
    expect(await ask(drafts, setting)).toMatchObject({ status: 'warning' });
    await github?.close();
    expect(await ask(pushRules, setting)).toMatchObject({ status: 'ok' });
    await github?.close();
    expect(await ask(reviewRules, setting)).toMatchObject({ status: 'ok' });
  });

  test('some in a private repository of another', async () => {
    expect(await ask(drafts, { private: true })).toMatchObject({ status: 'ok' });
  });
});
