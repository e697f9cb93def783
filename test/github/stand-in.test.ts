import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { shaSchema } from '../../src/core/ids.ts';
import { assertMayApprove } from '../../src/github/approval.ts';
import { readBot } from '../../src/github/bot.ts';
import { upsertStickyComment } from '../../src/github/comments.ts';
import { compareCommits } from '../../src/github/compare-commits.ts';
import { assertPlannable, listComments, readDiscussion, readIssue } from '../../src/github/issues.ts';
import { setStateLabel } from '../../src/github/labels.ts';
import { assertMayTrigger } from '../../src/github/permissions.ts';
import { findPlanPullRequest, openPlanPullRequest } from '../../src/github/plan-pull-request.ts';
import { markReadyForReview, readPullRequest, updatePullRequest } from '../../src/github/pull-requests.ts';
import { acknowledge } from '../../src/github/reactions.ts';
import { readBranchHead, readRepository, readTextFile } from '../../src/github/repository.ts';
import { dismissApprovals, requestReview } from '../../src/github/reviews.ts';
import { type Shop, startShop } from '../support-tests/github-shop.ts';
import { testClient } from './support.ts';

let stand: Shop;

beforeEach(async () => {
  stand = await startShop();
});

afterEach(async () => {
  await stand.github.close();
  stand.github.assertClean();
});

function client() {
  const { apiUrl, graphqlUrl } = stand.github;
  return testClient({ apiUrl, graphqlUrl, token: async () => stand.token, owner: 'acme', repo: 'shop' });
}

const policy = configSchema.parse({}).approval;

test('a story through everything that the jobs do on GitHub', async () => {
  const { github, shop, issue, branch } = stand;
  const gh = client();
  const bot = await readBot(gh, github);
  const repository = await readRepository(gh);
  expect(repository).toEqual({ id: shop.id, owner: 'acme', name: 'shop', defaultBranch: 'main' });
  expect(await readTextFile(gh, { path: 'README.md', ref: 'main' })).toBe('# Shop\n');
  expect(await readTextFile(gh, { path: '.github/baton.yml', ref: 'main' })).toBeUndefined();

  const { id, login } = github.user('ada');
  await assertMayTrigger(gh, { actor: { id, login, type: 'User' }, bot, policy });
  const rob = github.user('rob');
  await expect(
    assertMayTrigger(gh, { actor: { id: rob.id, login: 'rob', type: 'User' }, bot, policy }),
  ).rejects.toMatchObject({ conclusion: 'refused' });

  github.comment({ issue, author: 'rob', body: 'It happens on Fridays.' });
  const frozen = await readIssue(gh, issue.number);
  assertPlannable(frozen);
  github.comment({ issue, author: 'rob', body: 'Said too late.' });
  const said = await listComments(gh, issue.number);
  const remarks = await readDiscussion(gh, { issue: frozen, said, before: frozen.at, bot, policy });
  expect(remarks.map(({ body }) => body)).toEqual(['It happens on Fridays.']);

  expect(await acknowledge(gh, { nodeId: frozen.nodeId })).toBe(true);
  await setStateLabel(gh, { issue: issue.number, state: 'planning' });
  await setStateLabel(gh, { issue: issue.number, state: 'awaiting-approval' });
  const name = `baton/issue-${issue.number}-keep-items`;
  const head = shaSchema.parse(await branch(name));
  expect(await readBranchHead(gh, name)).toBe(head);
  const { commits } = await compareCommits(gh, { base: 'main', head: name });
  expect(commits.map(({ sha }) => sha)).toEqual([head]);

  const draft = { branch: name, base: 'main', title: 'Plan', body: 'The plan' };
  const opened = await openPlanPullRequest(gh, draft);
  expect(await openPlanPullRequest(gh, draft)).toMatchObject({ number: opened.number, draft: true });
  expect(await findPlanPullRequest(gh, { issue: issue.number })).toMatchObject({ number: opened.number });

  const pull = await github.pullRequest(shop, opened.number);
  const review = await github.submitReview({ pull, user: 'ada', state: 'APPROVED' });
  const params = { pullRequest: opened, bot, policy, editorIds: [], asker: frozen.author };
  const approval = await assertMayApprove(gh, { ...params, acceptableCommits: [head], review });
  expect(approval).toMatchObject({ commit: head, reviews: [{ id: review.id, nodeId: review.nodeId }] });

  const pullRequest = opened.number;
  expect(await dismissApprovals(gh, { pullRequest, reviewIds: [review.id], message: 'done' })).toEqual([
    review.id,
  ]);
  await expect(assertMayApprove(gh, { ...params, acceptableCommits: [head], review })).rejects.toMatchObject({
    conclusion: 'blocked',
  });
  await updatePullRequest(gh, { number: pullRequest, body: `Closes #${issue.number}` });
  await markReadyForReview(gh, { number: opened.number });
  await markReadyForReview(gh, { number: opened.number });
  expect(await requestReview(gh, { pullRequest, reviewers: ['ada'] })).toBe(true);
  expect(await readPullRequest(gh, pullRequest)).toMatchObject({ draft: false, state: 'open' });
  expect(gh.warnings).toEqual([]);
});

test('a cut connection after the effect leaves one comment and one pull request', async () => {
  const { github, issue, branch } = stand;
  const gh = client();
  const bot = await readBot(gh, github);
  const comments = `/repos/acme/shop/issues/${issue.number}/comments`;
  github.fault({ match: { method: 'POST', path: comments }, kind: 'cut-after-effect' });
  const first = await upsertStickyComment(gh, { issue: issue.number, bot, body: 'one' });
  const second = await upsertStickyComment(gh, { issue: issue.number, bot, body: 'two' });
  expect(second.id).toBe(first.id);

  const name = `baton/issue-${issue.number}-keep-items`;
  await branch(name);
  github.fault({ match: { method: 'POST', path: '/repos/acme/shop/pulls' }, kind: 'cut-after-effect' });
  const draft = { branch: name, base: 'main', title: 'Plan', body: 'The plan' };
  const { number } = await openPlanPullRequest(gh, draft);

  const posted = github.requests.filter(({ method, path }) => method === 'POST' && path !== '/graphql');
  expect(posted.map(({ path }) => path)).toEqual([comments, '/repos/acme/shop/pulls']);
  expect(await findPlanPullRequest(gh, { issue: issue.number })).toMatchObject({ number });
});

test('a pull request that became ready although the answer was lost is ready', async () => {
  const { github, issue, branch } = stand;
  const gh = client();
  const name = `baton/issue-${issue.number}-ready`;
  await branch(name);
  const opened = await openPlanPullRequest(gh, {
    branch: name,
    base: 'main',
    title: 'Plan',
    body: 'The plan',
  });
  const field = 'markPullRequestReadyForReview';
  github.fault({ match: { method: 'POST', field }, kind: 'cut-after-effect' });
  await markReadyForReview(gh, { number: opened.number });
  expect(await readPullRequest(gh, opened.number)).toMatchObject({ draft: false });
});
