import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../support/github/operations.ts';
import { refusal, type Shop, startShop } from './github-shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await startShop();
});

afterEach(async () => {
  await shop.github.close();
  shop.github.assertClean();
});

async function openPull({ octokit, at, branch }: Shop, options: { draft?: boolean; head?: string } = {}) {
  const { head = 'feature', draft = true } = options;
  await branch(head);
  const { data } = await octokit.rest.pulls.create({
    ...at,
    title: 'Keep items',
    head,
    base: 'main',
    body: 'b',
    draft,
  });
  return data;
}

async function commentedReview({ github, shop: repository }: Shop, number: number) {
  const pull = await github.pullRequest(repository, number);
  const comments = [{ path: 'src/cart.ts', line: 1, body: 'Why one?' }];
  return github.submitReview({ pull, user: 'ada', state: 'CHANGES_REQUESTED', comments });
}

/** A client that signs for itself, as an App does before it has a token. */
function asApp(client: Shop['client'], { id, privateKey }: { id: number; privateKey: string }) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'RS256', typ: 'JWT' });
  const signed = `${head}.${part({ iss: id, iat: now - 30, exp: now + 300 })}`;
  return client(`${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`);
}

/** One round trip per operation, by its name in `OPERATIONS`. */
const ROUND_TRIPS: Record<string, (shop: Shop) => Promise<void>> = {
  'GET /user': async ({ person }) => {
    const { data } = await person('ada').rest.users.getAuthenticated();
    expect(data).toMatchObject({ login: 'ada', type: 'User' });
  },
  'GET /users/{username}': async ({ octokit }) => {
    const { data } = await octokit.rest.users.getByUsername({ username: 'rob' });
    expect(data).toMatchObject({ login: 'rob', type: 'User' });
  },
  'GET /repos/{owner}/{repo}': async ({ octokit, at, github, shop }) => {
    const { data } = await octokit.rest.repos.get(at);
    expect(data).toMatchObject({
      id: shop.id,
      full_name: 'acme/shop',
      default_branch: 'main',
      private: false,
    });
    expect(data.clone_url).toBe(`${github.serverUrl}/acme/shop.git`);
  },
  'GET /repos/{owner}/{repo}/contents/{path}': async ({ octokit, at }) => {
    const { data } = await octokit.rest.repos.getContent({ ...at, path: 'src/cart.ts', ref: 'main' });
    if (!('content' in data)) throw new Error('not a file');
    expect(Buffer.from(data.content, 'base64').toString()).toBe('export const cart = [];\n');
    const raw = await octokit.rest.repos.getContent({
      ...at,
      path: 'README.md',
      mediaType: { format: 'raw' },
    });
    expect(String(raw.data)).toBe('# Shop\n');
    const { data: listed } = await octokit.rest.repos.getContent({ ...at, path: 'src' });
    expect(listed).toMatchObject([
      { name: 'cart.ts', path: 'src/cart.ts', type: 'file' },
      { name: 'link.ts', type: 'symlink' },
    ]);
    const { data: root } = await octokit.rest.repos.getContent({ ...at, path: '' });
    expect(root).toHaveLength(4);
    const { data: linked } = await octokit.rest.repos.getContent({ ...at, path: 'src/link.ts' });
    expect(linked).toMatchObject({ type: 'file', content: expect.stringContaining('ZXhwb3J0') });
  },
  'GET /repos/{owner}/{repo}/git/ref/{ref}': async ({ octokit, at, branch }) => {
    const sha = await branch('a/b');
    const { data } = await octokit.rest.git.getRef({ ...at, ref: 'heads/a/b' });
    expect(data).toMatchObject({ ref: 'refs/heads/a/b', object: { sha, type: 'commit' } });
  },
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': async ({ octokit, at, branch }) => {
    await branch('baton/issue-1-a');
    await branch('baton/issue-1-b');
    const { data } = await octokit.rest.git.listMatchingRefs({ ...at, ref: 'heads/baton/issue-1-' });
    expect(data.map(({ ref }) => ref)).toEqual(['refs/heads/baton/issue-1-a', 'refs/heads/baton/issue-1-b']);
  },
  'GET /repos/{owner}/{repo}/compare/{basehead}': async ({
    octokit,
    at,
    branch,
    github,
    shop: repository,
  }) => {
    const first = await branch('feature');
    const files = { 'docs/read me.md': 'x\n', 'README.md': null };
    const second = await github.commit({
      repository,
      branch: 'feature',
      files,
      message: 'Docs',
      author: 'ada',
    });
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...at,
      basehead: 'main...feature',
    });
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 2, behind_by: 0, total_commits: 2 });
    expect(data.commits.map(({ sha }) => sha)).toEqual([first, second]);
    expect(data.commits[0]).toMatchObject({
      author: { login: 'ada' },
      commit: { message: 'Work on feature' },
    });
    expect(data.merge_base_commit.sha).toBe(data.base_commit.sha);
    expect(data.files?.map(({ filename, status }) => [filename, status])).toEqual([
      ['README.md', 'removed'],
      ['docs/read me.md', 'added'],
      ['src/cart.ts', 'modified'],
      ['src/new.ts', 'added'],
    ]);
    expect(data.files?.[2]).toMatchObject({ additions: 1, deletions: 1 });
    expect(data.files?.[2]?.patch).toBe('@@ -1 +1 @@\n-export const cart = [];\n+export const cart = [1];');
    const paged = { ...at, basehead: 'main...feature', per_page: 1, page: 2 };
    const { data: page } = await octokit.rest.repos.compareCommitsWithBasehead(paged);
    expect(page.commits.map(({ sha }) => sha)).toEqual([second]);
    expect(page.files).toEqual([]);
  },
  'GET /repos/{owner}/{repo}/commits/{ref}': async ({ octokit, at, branch }) => {
    const sha = await branch();
    const { data } = await octokit.rest.repos.getCommit({ ...at, ref: 'feature' });
    expect(data).toMatchObject({ sha, stats: { total: 3, additions: 2, deletions: 1 } });
    const { data: first } = await octokit.rest.repos.getCommit({ ...at, ref: 'main' });
    expect(first.files?.map(({ status }) => status)).toEqual(['added', 'added', 'added', 'added', 'added']);
  },
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': async ({ octokit, at, github }) => {
    github.user('eve');
    const ask = async (username: string) =>
      (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username })).data;
    expect(await ask('ada')).toMatchObject({
      permission: 'write',
      role_name: 'write',
      user: { login: 'ada' },
    });
    expect(await ask('acme')).toMatchObject({ permission: 'admin' });
    expect(await ask('eve')).toMatchObject({ permission: 'read' });
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': async (shop) => {
    const { octokit, at } = shop;
    const { data } = await octokit.rest.issues.get({ ...at, issue_number: 1 });
    expect(data).toMatchObject({
      number: 1,
      title: 'Cart loses items',
      user: { login: 'rob' },
      state: 'open',
    });
    expect(data.pull_request).toBeUndefined();
    const { number } = await openPull(shop);
    const { data: pull } = await octokit.rest.issues.get({ ...at, issue_number: number });
    expect(pull.pull_request?.html_url).toContain(`/acme/shop/pull/${number}`);
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': async ({ octokit, at, github, issue }) => {
    for (let index = 0; index < 35; index += 1)
      github.comment({ issue, author: 'rob', body: `Comment ${index}` });
    const { data, headers } = await octokit.rest.issues.listComments({ ...at, issue_number: 1 });
    expect(data).toHaveLength(30);
    expect(headers.link).toContain('rel="next"');
    const all = await octokit.paginate(octokit.rest.issues.listComments, {
      ...at,
      issue_number: 1,
      per_page: 10,
    });
    expect(all.map(({ body }) => body)).toEqual(issue.comments.map(({ body }) => body));
    const since = issue.comments.at(-2)?.updatedAt.toISOString() ?? '';
    const { data: late } = await octokit.rest.issues.listComments({ ...at, issue_number: 1, since });
    expect(late).toHaveLength(2);
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': async ({ octokit, at, issue }) => {
    const { data, status } = await octokit.rest.issues.createComment({
      ...at,
      issue_number: 1,
      body: 'Hello',
    });
    expect(status).toBe(201);
    expect(data.user).toMatchObject({ login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' });
    expect(issue.comments).toMatchObject([{ id: data.id, body: 'Hello' }]);
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': async ({ octokit, at, github, issue }) => {
    const { id } = github.comment({ issue, author: 'github-actions[bot]', body: 'Old' });
    const { data } = await octokit.rest.issues.updateComment({ ...at, comment_id: id, body: 'New' });
    expect(data.body).toBe('New');
    expect(Date.parse(data.updated_at)).toBeGreaterThan(Date.parse(data.created_at));
  },
  'POST /repos/{owner}/{repo}/labels': async ({ octokit, at, shop }) => {
    const label = { name: 'baton:plan', color: '5319e7', description: 'Plan this' };
    const { data } = await octokit.rest.issues.createLabel({ ...at, ...label });
    expect(data).toMatchObject(label);
    expect(shop.labels).toMatchObject([label]);
    const again = octokit.rest.issues.createLabel({ ...at, name: 'BATON:plan' });
    expect((await refusal(again)).message).toContain('"code":"already_exists"');
    const red = octokit.rest.issues.createLabel({ ...at, name: 'red', color: '#ff0000' });
    expect((await refusal(red)).message).toContain('"field":"color"');
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': async ({ octokit, at, github, issue }) => {
    github.label({ issue, name: 'baton:plan' });
    const { data } = await octokit.rest.issues.listLabelsOnIssue({ ...at, issue_number: 1 });
    expect(data).toMatchObject([{ name: 'baton:plan', color: 'ededed' }]);
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': async ({ octokit, at, issue, shop }) => {
    await octokit.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['one', 'two'] });
    const { data } = await octokit.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['ONE'] });
    expect(data.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(issue.labels).toHaveLength(2);
    expect(shop.labels).toHaveLength(2);
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': async ({
    octokit,
    at,
    github,
    issue,
  }) => {
    for (const name of ['baton:plan', 'bug']) github.label({ issue, name });
    const { data } = await octokit.rest.issues.removeLabel({ ...at, issue_number: 1, name: 'baton:plan' });
    expect(data.map(({ name }) => name)).toEqual(['bug']);
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions': async ({ octokit, at, issue }) => {
    const react = () => octokit.rest.reactions.createForIssue({ ...at, issue_number: 1, content: 'eyes' });
    expect([(await react()).status, (await react()).status]).toEqual([201, 200]);
    expect(issue.reactions).toMatchObject([{ content: 'eyes', user: { login: 'github-actions[bot]' } }]);
  },
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': async ({
    octokit,
    at,
    github,
    issue,
  }) => {
    const comment = github.comment({ issue, author: 'ada', body: '/baton plan' });
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: comment.id, content: 'rocket' });
    expect(comment.reactions).toMatchObject([{ content: 'rocket' }]);
  },
  'GET /repos/{owner}/{repo}/pulls': async (shop) => {
    const { octokit, at } = shop;
    const one = await openPull(shop, { head: 'one' });
    const two = await openPull(shop, { head: 'two' });
    await octokit.rest.pulls.update({ ...at, pull_number: two.number, state: 'closed' });
    const list = async (query: object) =>
      (await octokit.rest.pulls.list({ ...at, ...query })).data.map(({ number }) => number);
    expect(await list({})).toEqual([one.number]);
    expect(await list({ state: 'all' })).toEqual([two.number, one.number]);
    expect(await list({ state: 'all', head: 'acme:two' })).toEqual([two.number]);
    expect(await list({ base: 'other' })).toEqual([]);
  },
  'POST /repos/{owner}/{repo}/pulls': async (shop) => {
    const sha = await shop.branch();
    const pull = await openPull(shop);
    expect(pull).toMatchObject({
      number: 2,
      draft: true,
      state: 'open',
      commits: 2,
      changed_files: 2,
      merged: false,
    });
    expect(pull.head.sha).not.toBe(sha);
    expect(pull.user.login).toBe('github-actions[bot]');
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number } = await openPull(shop);
    const files = { 'more.txt': 'more\n' };
    const sha = await github.commit({ repository, branch: 'feature', files, message: 'More', author: 'ada' });
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    expect(data).toMatchObject({ head: { sha, ref: 'feature', repo: { id: repository.id } }, commits: 2 });
    expect(data.base.repo.id).toBe(repository.id);
  },
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': async (shop) => {
    const { octokit, at } = shop;
    const { number } = await openPull(shop);
    const change = { title: 'Better', body: 'Closes #1', state: 'closed' } as const;
    const { data } = await octokit.rest.pulls.update({ ...at, pull_number: number, ...change });
    expect(data).toMatchObject(change);
    const { data: again } = await octokit.rest.pulls.update({ ...at, pull_number: number, state: 'open' });
    expect(again).toMatchObject({ title: 'Better', state: 'open', closed_at: null });
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': async (shop) => {
    const { number } = await openPull(shop);
    const { data } = await shop.octokit.rest.pulls.listCommits({ ...shop.at, pull_number: number });
    expect(data.map(({ commit }) => commit.message)).toEqual(['Work on feature']);
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async (shop) => {
    const { number } = await openPull(shop);
    const { data } = await shop.octokit.rest.pulls.listFiles({ ...shop.at, pull_number: number });
    expect(data.map(({ filename }) => filename)).toEqual(['src/cart.ts', 'src/new.ts']);
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number, head } = await openPull(shop);
    const pull = await github.pullRequest(repository, number);
    await github.submitReview({ pull, user: 'ada', state: 'COMMENTED', body: 'Hm' });
    await github.submitReview({ pull, user: 'ada', state: 'APPROVED' });
    const { data } = await octokit.rest.pulls.listReviews({ ...at, pull_number: number });
    expect(data.map(({ state, commit_id }) => [state, commit_id])).toEqual([
      ['COMMENTED', head.sha],
      ['APPROVED', head.sha],
    ]);
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number } = await openPull(shop);
    const pull = await github.pullRequest(repository, number);
    const { id } = await github.submitReview({ pull, user: 'ada', state: 'APPROVED' });
    const { data } = await octokit.rest.pulls.getReview({ ...at, pull_number: number, review_id: id });
    expect(data).toMatchObject({ id, state: 'APPROVED', user: { login: 'ada' } });
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number } = await openPull(shop);
    const pull = await github.pullRequest(repository, number);
    const review = await github.submitReview({ pull, user: 'ada', state: 'APPROVED' });
    const which = { ...at, pull_number: number, review_id: review.id };
    const { data } = await octokit.rest.pulls.dismissReview({ ...which, message: 'It was for the plan' });
    expect(data.state).toBe('DISMISSED');
    expect(review.dismissal?.message).toBe('It was for the plan');
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number } = await openPull(shop);
    const review = await commentedReview(shop, number);
    const list = async () =>
      (await octokit.rest.pulls.listReviewComments({ ...at, pull_number: number })).data;
    const [first, ...others] = await list();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      pull_request_review_id: review.id,
      path: 'src/cart.ts',
      body: 'Why one?',
      user: { login: 'ada' },
      line: 1,
      original_line: 1,
      start_line: null,
      diff_hunk: expect.stringMatching(/^@@ .*\n-export const cart = \[\];\n\+export const cart = \[1\];$/),
      created_at: expect.any(String),
    });
    expect(first?.updated_at).toBe(review.submittedAt.toISOString().replace('.000', ''));

    const files = { 'src/cart.ts': 'export const cart = [2];\n' };
    await github.commit({ repository, branch: 'feature', files, message: 'Two', author: 'ada' });
    expect(await list()).toMatchObject([
      { line: null, original_line: 1, commit_id: review.commitId, original_commit_id: review.commitId },
    ]);
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number, head } = await openPull(shop);
    const give = (commit_id: string, line: number, body = 'Seen.') =>
      octokit.rest.pulls.createReview({
        ...at,
        pull_number: number,
        commit_id,
        event: 'COMMENT',
        body,
        comments: [{ path: 'src/cart.ts', line, side: 'RIGHT', body: 'Why one?' }],
      });
    const { data } = await give(head.sha, 1);
    expect(data).toMatchObject({ state: 'COMMENTED', body: 'Seen.', commit_id: head.sha });
    const { pull } = await github.pullRequest(repository, number);
    expect(pull.reviewComments).toMatchObject([{ reviewId: data.id, path: 'src/cart.ts', line: 1 }]);
    const outside = { status: 422, message: expect.stringContaining('must be part of the diff') };
    expect(await refusal(give(head.sha, 99))).toEqual(outside);
    const foreign = { status: 422, message: expect.stringContaining('commit_id is not part') };
    expect(await refusal(give('0'.repeat(40), 1))).toEqual(foreign);
    const blank = { status: 422, message: expect.stringContaining('Body is required') };
    expect(await refusal(give(head.sha, 1, ' '))).toEqual(blank);
    expect(pull.reviews).toHaveLength(1);
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': async (shop) => {
    const { octokit, at, github, shop: repository } = shop;
    const { number } = await openPull(shop);
    await commentedReview(shop, number);
    const { pull } = await github.pullRequest(repository, number);
    const [comment] = pull.reviewComments;
    const reply = (comment_id: number | undefined) =>
      octokit.rest.pulls.createReplyForReviewComment({
        ...at,
        pull_number: number,
        comment_id: comment_id ?? 0,
        body: 'Because.',
      });
    const { data } = await reply(comment?.id);
    expect(data).toMatchObject({
      in_reply_to_id: comment?.id,
      body: 'Because.',
      user: { login: 'github-actions[bot]' },
    });
    expect(pull.reviews.map(({ id, state }) => [id, state])).toEqual([
      [comment?.reviewId, 'CHANGES_REQUESTED'],
      [data.pull_request_review_id, 'COMMENTED'],
    ]);
    expect(await refusal(reply(data.id))).toMatchObject({ status: 404 });
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': async (shop) => {
    const { octokit, at } = shop;
    const { number } = await openPull(shop);
    const { data } = await octokit.rest.pulls.requestReviewers({
      ...at,
      pull_number: number,
      reviewers: ['ada'],
    });
    expect(data.requested_reviewers?.map(({ login }) => login)).toEqual(['ada']);
  },
  'POST /repos/{owner}/{repo}/check-runs': async ({ octokit, at, branch, github, shop: repository }) => {
    const head_sha = await branch();
    await github.openPullRequest({ repository, author: 'ada', title: 'Keep items', head: 'feature' });
    const { data } = await octokit.rest.checks.create({ ...at, name: 'unit', head_sha });
    expect(data).toMatchObject({
      ...{ name: 'unit', head_sha, status: 'queued', conclusion: null, external_id: null },
      app: { slug: 'github-actions' },
      pull_requests: [{ number: 2 }],
    });
    // The token of a workflow cannot say where a check leads.
    const linked = { ...at, name: 'lint', head_sha, details_url: 'https://example.com/' };
    expect((await octokit.rest.checks.create(linked)).data.details_url).toContain('/acme/shop/runs/');
    const token = github.appToken({ repositories: [repository], bot: 'builder[bot]' });
    const own = await shop.client(token).rest.checks.create(linked);
    expect(own.data).toMatchObject({ details_url: 'https://example.com/', app: { slug: 'builder' } });
  },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': async ({ octokit, at, branch }) => {
    const head_sha = await branch();
    const remark = { path: 'src/cart.ts', start_line: 1, end_line: 1, annotation_level: 'warning' } as const;
    const output = { title: 'Unit tests', summary: 'One', annotations: [{ ...remark, message: 'One' }] };
    const made = await octokit.rest.checks.create({ ...at, name: 'unit', head_sha, output });
    const which = { ...at, check_run_id: made.data.id };
    await octokit.rest.checks.update({ ...which, status: 'in_progress' });
    const { data } = await octokit.rest.checks.update({
      ...which,
      conclusion: 'neutral',
      output: { summary: 'Two', annotations: [{ ...remark, message: 'Two' }] },
    });
    expect(data).toMatchObject({
      ...{ status: 'completed', conclusion: 'neutral', completed_at: expect.any(String) },
      output: { title: 'Unit tests', summary: 'Two', annotations_count: 2 },
    });
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': async ({ octokit, at, branch }) => {
    const head_sha = await branch();
    for (const name of ['unit', 'lint', 'unit']) await octokit.rest.checks.create({ ...at, name, head_sha });
    const names = async (query: { check_name?: string; filter?: 'all' }) => {
      const { data } = await octokit.rest.checks.listForRef({ ...at, ref: 'feature', ...query });
      expect(data.total_count).toBe(data.check_runs.length);
      return data.check_runs.map(({ name }) => name);
    };
    expect(await names({})).toEqual(['unit', 'lint']);
    expect(await names({ filter: 'all' })).toEqual(['unit', 'lint', 'unit']);
    expect(await names({ check_name: 'lint' })).toEqual(['lint']);
  },
  'GET /app/installations': async ({ github, shop: repository, client }) => {
    const app = github.registerApp({ slug: 'baton', repositories: [repository] });
    const { data } = await asApp(client, app).rest.apps.listInstallations();
    expect(data).toMatchObject([{ id: app.installation, app_id: app.id, account: { login: 'acme' } }]);
    const stranger = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const forged = asApp(client, { ...app, privateKey: stranger.privateKey });
    expect(await refusal(forged.rest.apps.listInstallations())).toMatchObject({ status: 401 });
  },
  'POST /app/installations/{installation_id}/access_tokens': async ({
    github,
    shop: repository,
    client,
    at,
  }) => {
    const app = github.registerApp({ slug: 'baton', repositories: [repository] });
    const mint = (asked: {
      repository_ids: number[];
      permissions: { issues?: 'write'; workflows?: 'write' };
    }) =>
      asApp(client, app).rest.apps.createInstallationAccessToken({
        installation_id: app.installation,
        ...asked,
      });
    const { data } = await mint({ repository_ids: [repository.id], permissions: { issues: 'write' } });
    const octokit = client(data.token);
    expect((await octokit.rest.issues.get({ ...at, issue_number: 1 })).data.number).toBe(1);
    const file = { ...at, path: 'README.md' };
    expect(await refusal(octokit.rest.repos.getContent(file))).toMatchObject({ status: 403 });
    expect(await refusal(mint({ repository_ids: [1], permissions: {} }))).toMatchObject({ status: 422 });
    const more = { repository_ids: [repository.id], permissions: { workflows: 'write' } } as const;
    expect(await refusal(mint({ ...more, repository_ids: [...more.repository_ids] }))).toMatchObject({
      status: 422,
    });
  },
  'GET /installation/repositories': async ({ octokit }) => {
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
    expect(data).toMatchObject({ total_count: 1, repositories: [{ full_name: 'acme/shop' }] });
  },
  'GET /repos/{owner}/{repo}/issues': async ({ octokit, at, github, issue }) => {
    github.label({ issue, name: 'bug', by: 'ada' });
    const numbers = async (labels: string) =>
      (await octokit.rest.issues.listForRepo({ ...at, labels })).data.map(({ number }) => number);
    expect(await numbers('bug')).toEqual([1]);
    expect(await numbers('bug,other')).toEqual([]);
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': async ({ octokit, at, github, issue }) => {
    github.label({ issue, name: 'bug', by: 'ada' });
    const { data } = await octokit.rest.issues.listEvents({ ...at, issue_number: 1 });
    expect(data).toMatchObject([{ event: 'labeled', label: { name: 'bug' }, actor: { login: 'ada' } }]);
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': async ({ octokit, at, github }) => {
    const start = { ...at, workflow_id: 'baton.yml', ref: 'main', inputs: { issue: '1' } };
    await octokit.rest.actions.createWorkflowDispatch({ ...start, return_run_details: true });
    const run_id = github.workflowRuns[0]?.id ?? 0;
    const { data } = await octokit.rest.actions.getWorkflowRun({ ...at, run_id });
    expect(data).toMatchObject({
      id: run_id,
      status: 'queued',
      conclusion: null,
      event: 'workflow_dispatch',
    });
  },
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': async ({ octokit, at, github }) => {
    const list = async (workflow_id: string, created?: string) => {
      const more = created === undefined ? {} : { created };
      const { data } = await octokit.rest.actions.listWorkflowRuns({ ...at, workflow_id, ...more });
      return data.workflow_runs.map(({ id, display_title }) => ({ id, display_title }));
    };
    const start = { ...at, workflow_id: 'baton.yml', ref: 'main' };
    expect(await list('baton.yml')).toEqual([]);
    await octokit.rest.actions.createWorkflowDispatch({ ...start, inputs: { issue: '1' } });
    await octokit.rest.actions.createWorkflowDispatch({ ...start, inputs: { issue: '1', job: 'f00' } });
    const [first, second] = github.workflowRuns;
    expect(await list('baton.yml')).toEqual([
      { id: second?.id, display_title: 'For f00' },
      { id: first?.id, display_title: 'Baton' },
    ]);
    expect(await list('ci.yml')).toEqual([]);
    const since = second?.createdAt.toISOString().replace('.000Z', 'Z');
    expect(await list('baton.yml', `>=${since}`)).toEqual([{ id: second?.id, display_title: 'For f00' }]);
  },
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': async ({
    octokit,
    at,
    github,
  }) => {
    const start = { ...at, workflow_id: 'baton.yml', ref: 'main', inputs: { issue: '1' } };
    const { status } = await octokit.rest.actions.createWorkflowDispatch(start);
    expect(status).toBe(204);
    expect(github.dispatches).toMatchObject([
      {
        workflow: '.github/workflows/baton.yml',
        ref: 'refs/heads/main',
        inputs: { issue: '1', auto: 'false' },
      },
    ]);
  },
  'GET /repos/{owner}/{repo}/labels': async ({ octokit, at }) => {
    await octokit.rest.issues.createLabel({ ...at, name: 'bug' });
    const { data } = await octokit.rest.issues.listLabelsForRepo(at);
    expect(data).toMatchObject([{ name: 'bug' }]);
  },
  'GET /repos/{owner}/{repo}/actions/permissions': async ({ person, at, shop: repository }) => {
    const read = () => person('acme').rest.actions.getGithubActionsPermissionsRepository(at);
    expect((await read()).data).toEqual({ enabled: true, allowed_actions: 'all' });
    repository.settings.actions = 'off';
    expect((await read()).data).toEqual({ enabled: false });
  },
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': async ({ person, at }) => {
    const route = person('acme').rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository;
    expect((await route(at)).data).toEqual({
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: true,
    });
  },
  'GET /repos/{owner}/{repo}/actions/secrets/{secret_name}': async ({ person, at, shop: repository }) => {
    repository.settings.secrets.push('KEY');
    const { data } = await person('ada').rest.actions.getRepoSecret({ ...at, secret_name: 'KEY' });
    expect(data).toMatchObject({ name: 'KEY' });
  },
  'GET /repos/{owner}/{repo}/actions/organization-secrets': async ({ person, at, shop: repository }) => {
    repository.settings.organizationSecrets.push('KEY');
    const { data } = await person('ada').rest.actions.listRepoOrganizationSecrets(at);
    expect(data).toMatchObject({ total_count: 1, secrets: [{ name: 'KEY' }] });
  },
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': async ({ octokit, at, shop: repository }) => {
    const rules = [{ type: 'creation' }];
    repository.settings.rulesets.push({ id: 3, name: 'Bots', branches: ['~ALL'], rules, bypass: [] });
    const { data } = await octokit.rest.repos.getBranchRules({ ...at, branch: 'baton/issue-1-x' });
    expect(data).toMatchObject([{ type: 'creation', ruleset_id: 3 }]);
  },
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': async ({ octokit, at, shop: repository }) => {
    const rules = [{ type: 'creation' }];
    repository.settings.rulesets.push({ id: 3, name: 'Bots', branches: ['~ALL'], rules, bypass: [] });
    const { data } = await octokit.rest.repos.getRepoRuleset({ ...at, ruleset_id: 3 });
    expect(data).toMatchObject({ id: 3, name: 'Bots', enforcement: 'active' });
  },
};

test('every operation has a round trip', () => {
  const operations = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(ROUND_TRIPS).sort()).toEqual([...operations].sort());
});

describe('round trips', () => {
  test.each(Object.entries(ROUND_TRIPS))('%s', async (_, roundTrip) => {
    await roundTrip(shop);
  });
});

test('further pages are linked by the number of the repository', async () => {
  const { octokit, at, github, issue, shop: repository } = shop;
  for (const body of ['a', 'b', 'c']) github.comment({ issue, author: 'rob', body });
  const { headers } = await octokit.rest.issues.listComments({
    ...at,
    issue_number: 1,
    per_page: 1,
    page: 2,
  });
  const link = (page: number) =>
    `<${github.apiUrl}/repositories/${repository.id}/issues/1/comments?per_page=1&page=${page}>`;
  expect(headers.link).toBe(
    [
      `${link(1)}; rel="prev"`,
      `${link(3)}; rel="next"`,
      `${link(3)}; rel="last"`,
      `${link(1)}; rel="first"`,
    ].join(', '),
  );
});

test('no page is longer than 100', async () => {
  const { octokit, at, github, issue } = shop;
  for (let index = 0; index < 105; index += 1) github.comment({ issue, author: 'rob', body: `${index}` });
  const { data } = await octokit.rest.issues.listComments({ ...at, issue_number: 1, per_page: 1000 });
  expect(data).toHaveLength(100);
});
