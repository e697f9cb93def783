import { afterEach, describe, expect, test } from '@jest/globals';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop | undefined;

async function open(options?: Parameters<typeof startShop>[0]): Promise<Shop> {
  shop = await startShop(options);
  return shop;
}

async function openWithPull(options?: Parameters<typeof startShop>[0]) {
  const opened = await open(options);
  await opened.branch();
  const params = {
    repository: opened.shop,
    author: 'ada',
    title: 'Keep items',
    head: 'feature',
    draft: true,
  };
  return { ...opened, pull: await opened.github.openPullRequest(params) };
}

afterEach(async () => {
  await shop?.github.close();
  shop?.github.assertClean();
});

describe('tokens', () => {
  test('an unknown one, and one that was revoked', async () => {
    const { github, client, at, token, octokit } = await open();
    const answer = { status: 401, message: expect.stringContaining('Bad credentials') };
    expect(await refusal(client('ghs_unknown').rest.repos.get(at))).toEqual(answer);
    github.revokeToken(token);
    expect(await refusal(octokit.rest.repos.get(at))).toEqual(answer);
    expect(await refusal(octokit.graphql('{ viewer { login } }'))).toEqual(answer);
  });

  test('none at all', async () => {
    const { client, at } = await open();
    expect(await refusal(client(undefined).rest.repos.get(at))).toMatchObject({ status: 401 });
  });

  test("a workflow's token has no user", async () => {
    const { octokit } = await open();
    expect(await refusal(octokit.rest.users.getAuthenticated())).toEqual({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    });
  });
});

describe('permissions', () => {
  const NOT_ACCESSIBLE = { status: 403, message: expect.stringContaining('not accessible by integration') };

  test('without `issues` nothing is written on an issue, and with it nothing on a pull request', async () => {
    const { octokit, at, pull } = await openWithPull({
      permissions: { contents: 'read', pull_requests: 'write' },
    });
    const comment = (issue_number: number) =>
      octokit.rest.issues.createComment({ ...at, issue_number, body: 'Hello' });
    expect(await refusal(comment(1))).toEqual(NOT_ACCESSIBLE);
    expect((await comment(pull.number)).status).toBe(201);
  });

  test('with `issues` nothing is written on a pull request', async () => {
    const { octokit, at, pull } = await openWithPull({ permissions: { issues: 'write' } });
    const label = (issue_number: number) =>
      octokit.rest.issues.addLabels({ ...at, issue_number, labels: ['x'] });
    expect(await refusal(label(pull.number))).toEqual(NOT_ACCESSIBLE);
    expect((await label(1)).status).toBe(200);
  });

  test('reading is not writing', async () => {
    const { octokit, at, pull } = await openWithPull({ permissions: { pull_requests: 'read' } });
    const which = { ...at, pull_number: pull.number };
    expect((await octokit.rest.pulls.get(which)).data.title).toBe('Keep items');
    expect(await refusal(octokit.rest.pulls.update({ ...which, title: 'Other' }))).toEqual(NOT_ACCESSIBLE);
    expect(await refusal(octokit.rest.repos.getContent({ ...at, path: 'README.md' }))).toEqual(
      NOT_ACCESSIBLE,
    );
    expect(pull.title).toBe('Keep items');
  });

  test('somebody who may only read comments, and changes no label', async () => {
    const { person, at } = await open();
    const rob = person('rob');
    const comment = await rob.rest.issues.createComment({ ...at, issue_number: 1, body: 'Please' });
    expect(comment.status).toBe(201);
    const label = rob.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['baton:plan'] });
    expect(await refusal(label)).toMatchObject({ status: 403 });
  });

  test('a private repository is not there for others', async () => {
    const { person, at, octokit } = await open({ private: true });
    expect(await refusal(person('eve').rest.repos.get(at))).toMatchObject({ status: 404 });
    const level = { ...at, username: 'eve' };
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel(level);
    expect(data).toMatchObject({ permission: 'none', role_name: 'none' });
  });

  test('roles beyond the old four are told by their name', async () => {
    const { github, octokit, at, shop: repository } = await open();
    for (const role of ['maintain', 'triage'] as const) {
      github.setPermission({ repository, user: role, role });
    }
    const ask = async (username: string) => {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
      return [data.permission, data.role_name];
    };
    expect(await ask('maintain')).toEqual(['write', 'maintain']);
    expect(await ask('triage')).toEqual(['read', 'triage']);
    expect(await refusal(ask('nobody'))).toMatchObject({ status: 404 });
  });
});

describe('what is not there', () => {
  test('issues, files, refs, labels, comments, pull requests', async () => {
    const { octokit, at } = await open();
    const { rest } = octokit;
    const calls = [
      () => rest.repos.get({ owner: 'acme', repo: 'other' }),
      () => rest.issues.get({ ...at, issue_number: 9 }),
      () => rest.pulls.get({ ...at, pull_number: 1 }),
      () => rest.repos.getContent({ ...at, path: 'nothing.md' }),
      () => rest.repos.getContent({ ...at, path: '../shop.git/config' }),
      () => rest.repos.getContent({ ...at, path: 'README.md', ref: 'nothing' }),
      () => rest.repos.getContent({ ...at, path: 'README.md', ref: 'main~0' }),
      () => rest.git.getRef({ ...at, ref: 'heads/mai' }),
      () => rest.issues.removeLabel({ ...at, issue_number: 1, name: 'nothing' }),
      () => rest.issues.updateComment({ ...at, comment_id: 9, body: 'x' }),
      () => rest.repos.compareCommitsWithBasehead({ ...at, basehead: 'main...nothing' }),
      () => rest.actions.createWorkflowDispatch({ ...at, workflow_id: 'nothing.yml', ref: 'main' }),
    ];
    for (const call of calls) expect(await refusal(call())).toMatchObject({ status: 404 });
    expect(await refusal(rest.repos.getCommit({ ...at, ref: 'nothing' }))).toMatchObject({ status: 422 });
  });

  test('an empty repository', async () => {
    const { github } = await open();
    const repository = await github.createRepository({ owner: 'acme', name: 'empty' });
    const { rest } = (shop as Shop).client(github.appToken({ repositories: [repository] }));
    const at = { owner: 'acme', repo: 'empty' };
    expect((await rest.repos.get(at)).data.default_branch).toBe('main');
    const empty = { status: 409, message: expect.stringContaining('Git Repository is empty.') };
    expect(await refusal(rest.git.getRef({ ...at, ref: 'heads/main' }))).toEqual(empty);
    expect(await refusal(rest.git.listMatchingRefs({ ...at, ref: 'heads' }))).toEqual(empty);
    expect(await refusal(rest.repos.getContent({ ...at, path: 'README.md' }))).toMatchObject({ status: 404 });
  });
});

describe('issues', () => {
  test('a comment has up to 65,536 characters, and at least one', async () => {
    const { octokit, at, issue } = await open();
    const comment = (body: string) => octokit.rest.issues.createComment({ ...at, issue_number: 1, body });
    expect(await refusal(comment('x'.repeat(65_537)))).toEqual({
      status: 422,
      message: expect.stringContaining('maximum is 65536 characters'),
    });
    expect(await refusal(comment(' '))).toMatchObject({ status: 422 });
    await comment('x'.repeat(65_536));
    expect(issue.comments).toHaveLength(1);
  });

  test('a label has up to 50 characters', async () => {
    const { octokit, at } = await open();
    const label = octokit.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['x'.repeat(51)] });
    expect(await refusal(label)).toMatchObject({ status: 422 });
  });
});

describe('checks', () => {
  test('belong to the App that made them, and to no person', async () => {
    const { octokit, at, branch, github, shop: repository, person } = await open();
    const head_sha = await branch();
    const check = { ...at, name: 'unit', head_sha };
    const { data } = await octokit.rest.checks.create(check);
    const other = (shop as Shop).client(github.appToken({ repositories: [repository], bot: 'builder[bot]' }));
    const change = { ...at, check_run_id: data.id, conclusion: 'success' } as const;
    expect(await refusal(other.rest.checks.update(change))).toMatchObject({
      status: 403,
      message: expect.stringContaining('only be modified by the GitHub App that created it'),
    });
    expect(await refusal(person('ada').rest.checks.create(check))).toMatchObject({ status: 403 });
  });

  test('need a commit, and a conclusion when they are completed', async () => {
    const { octokit, at, branch } = await open();
    const head_sha = await branch();
    const create = (params: object) =>
      refusal(octokit.rest.checks.create({ ...at, name: 'unit', head_sha, ...params }));
    expect(await create({ head_sha: '0'.repeat(40) })).toEqual({
      status: 422,
      message: expect.stringContaining('No commit found for SHA'),
    });
    expect(await create({ status: 'completed' })).toMatchObject({ status: 422 });
    expect(await create({ conclusion: 'stale' })).toMatchObject({ status: 422 });
    const backwards = { path: 'a', start_line: 2, end_line: 1, annotation_level: 'notice', message: 'x' };
    expect(await create({ output: { title: 't', summary: 's', annotations: [backwards] } })).toMatchObject({
      status: 422,
    });
  });

  test('without `checks` are neither made nor seen', async () => {
    const { octokit, at, branch } = await open({ permissions: { contents: 'write' } });
    const head_sha = await branch();
    const refused = { status: 403, message: expect.stringContaining('not accessible by integration') };
    expect(await refusal(octokit.rest.checks.create({ ...at, name: 'unit', head_sha }))).toEqual(refused);
    expect(await refusal(octokit.rest.checks.listForRef({ ...at, ref: head_sha }))).toEqual(refused);
  });
});

describe('pull requests', () => {
  test('one that is open already, and one without commits', async () => {
    const { octokit, at, branch, github, shop: repository } = await openWithPull();
    const create = (head: string, base = 'main') =>
      octokit.rest.pulls.create({ ...at, title: 't', head, base });
    const refused = async (head: string, base?: string) => (await refusal(create(head, base))).message;
    expect(await refused('feature')).toContain('A pull request already exists for acme:feature.');
    expect(await refused('nothing')).toContain('"code":"invalid","field":"head"');
    expect(await refused('feature', 'nothing')).toContain('"code":"invalid","field":"base"');
    await branch('merged');
    await github.merge({
      pull: await github.openPullRequest({ repository, author: 'ada', title: 'm', head: 'merged' }),
      by: 'ada',
    });
    expect(await refused('merged')).toContain('No commits between main and merged');
  });

  test('two at once from one branch', async () => {
    const { octokit, at, branch, shop: repository } = await open();
    await branch();
    const create = () => octokit.rest.pulls.create({ ...at, title: 't', head: 'feature', base: 'main' });
    const results = await Promise.allSettled([create(), create(), create()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(repository.issues).toHaveLength(2);
  });

  test('settings of the repository', async () => {
    const { octokit, at, branch, shop: repository } = await open();
    await branch();
    const create = () =>
      octokit.rest.pulls.create({ ...at, title: 't', head: 'feature', base: 'main', draft: true });
    repository.settings.actionsMayOpenPullRequests = false;
    expect(await refusal(create())).toEqual({
      status: 403,
      message: expect.stringContaining('GitHub Actions is not permitted to create or approve pull requests.'),
    });
    Object.assign(repository.settings, { actionsMayOpenPullRequests: true, draftPullRequests: false });
    expect(await refusal(create())).toEqual({
      status: 422,
      message: expect.stringContaining('Draft pull requests are not supported'),
    });
  });

  test('only a review that counts can be dismissed, and only once', async () => {
    const { octokit, at, github, pull } = await openWithPull();
    const comment = await github.submitReview({ pull, user: 'rob', state: 'COMMENTED', body: 'Hm' });
    const approval = await github.submitReview({ pull, user: 'rob', state: 'APPROVED' });
    const dismiss = (review_id: number, message = 'Superseded') =>
      octokit.rest.pulls.dismissReview({ ...at, pull_number: pull.number, review_id, message });
    expect((await refusal(dismiss(comment.id))).message).toContain('Can not dismiss a commented');
    expect(await refusal(dismiss(approval.id, ''))).toMatchObject({ status: 422 });
    await dismiss(approval.id);
    expect((await refusal(dismiss(approval.id))).message).toContain('Can not dismiss a dismissed');
  });

  test('a review is asked of collaborators other than the author', async () => {
    const { octokit, at, github, pull } = await openWithPull();
    github.user('eve');
    const ask = (...reviewers: string[]) =>
      refusal(octokit.rest.pulls.requestReviewers({ ...at, pull_number: pull.number, reviewers }));
    expect((await ask('ada')).message).toContain('Review cannot be requested from pull request author.');
    for (const login of ['eve', 'nobody']) {
      expect((await ask('rob', login)).message).toContain('may only be requested from collaborators');
    }
    expect(pull.pull.requestedReviewers).toEqual([]);
  });
});

describe('workflows', () => {
  test('inputs and trigger have to be those of the workflow file', async () => {
    const { octokit, at, github, shop: repository } = await open();
    const files = { '.github/workflows/ci.yml': 'on: push\n' };
    await github.commit({ repository, files, message: 'CI', author: 'ada' });
    const start = async (workflow_id: string, inputs: Record<string, string>, ref = 'main') =>
      (await refusal(octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id, ref, inputs })))
        .message;
    expect(await start('baton.yml', {})).toContain("Required input 'issue' not provided");
    expect(await start('baton.yml', { issue: '1', more: 'x' })).toContain(
      'Unexpected inputs provided: ["more"]',
    );
    expect(await start('ci.yml', {})).toContain("Workflow does not have 'workflow_dispatch' trigger");
    expect(await start('baton.yml', { issue: '1' }, 'nothing')).toContain('No ref found for: nothing');
    expect(github.dispatches).toEqual([]);
  });
});
