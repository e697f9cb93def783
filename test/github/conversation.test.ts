import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { findStickyComment, reply, upsertStickyComment } from '../../src/github/comments.ts';
import {
  assertPlannable,
  listComments,
  newestComment,
  readDiscussion,
  readIssue,
} from '../../src/github/issues.ts';
import { readState, removeTriggerLabel, STATE_LABELS, setStateLabel } from '../../src/github/labels.ts';
import { acknowledge } from '../../src/github/reactions.ts';
import { dismissApprovals, requestReview } from '../../src/github/reviews.ts';
import { bot, github, repo, testClient, user } from './support.ts';

const ann = user(5, 'ann');
const issueAnswer = {
  number: 42,
  node_id: 'I_42',
  title: 'Cache results',
  body: null,
  user: ann,
  state: 'open',
  updated_at: '2026-01-09T10:00:00Z',
};

describe('the sticky comment', () => {
  const marker = '<!-- baton:status issue=42 -->';
  const body = `${marker}\nPlanning…`;
  const url = 'https://github.com/octo/demo/issues/42#issuecomment-1';
  const stored = { id: 1, html_url: url, user: bot, body };
  const comments = `${repo}/issues/42/comments`;
  const listed = (...answers: object[]) =>
    github().get(comments).query({ per_page: 100 }).reply(200, answers);
  const upsert = (id?: number, client = testClient()) =>
    upsertStickyComment(client, { issue: 42, bot, body: 'Planning…', ...(id === undefined ? {} : { id }) });

  test('is written where there is none', async () => {
    listed();
    github().post(comments, { body }).reply(201, stored);
    expect(await upsert()).toEqual({ id: 1, url });
  });

  test('is changed where it is there', async () => {
    listed({ ...stored, id: 3, user: ann, body: 'hello' }, { ...stored, body: `${marker}\nold` });
    github().patch(`${repo}/issues/comments/1`, { body }).reply(200, stored);
    expect(await upsert()).toEqual({ id: 1, url });
  });

  test('that somebody else forged, or quotes, is not taken for it', async () => {
    listed(
      { ...stored, id: 2, user: ann },
      { ...stored, id: 3, body: `> ${marker}` },
      { ...stored, id: 4, user: null },
    );
    github().post(comments, { body }).reply(201, stored);
    expect(await upsert()).toMatchObject({ id: 1 });
  });

  test('is not looked for when its id is known', async () => {
    github().patch(`${repo}/issues/comments/1`, { body }).reply(200, stored);
    expect(await upsert(1)).toEqual({ id: 1, url });
  });

  test('is written anew when somebody deleted it', async () => {
    github().patch(`${repo}/issues/comments/1`, { body }).reply(404, { message: 'Not Found' });
    listed();
    github()
      .post(comments, { body })
      .reply(201, { ...stored, id: 8 });
    expect(await upsert(1)).toMatchObject({ id: 8 });
  });

  test('a connection cut after it was written does not write a second', async () => {
    listed();
    github().post(comments, { body }).replyWithError('socket hang up');
    listed(stored);
    expect(await upsert()).toEqual({ id: 1, url });
  });

  test('a failure without effect is tried again', async () => {
    listed();
    github().post(comments, { body }).reply(502, {});
    listed();
    github().post(comments, { body }).reply(201, stored);
    expect(await upsert()).toMatchObject({ id: 1 });
  });

  test('a refusal is final', async () => {
    listed();
    github().post(comments, { body }).reply(403, { message: 'no' });
    await expect(upsert()).rejects.toMatchObject({ status: 403 });
  });
});

describe('what stands in the sticky comment', () => {
  const comments = `${repo}/issues/42/comments`;
  const listed = (...answers: object[]) =>
    github().get(comments).query({ per_page: 100 }).reply(200, answers);

  test('comes without its marker, with the moment of its last change', async () => {
    const body = '<!-- baton:status issue=42 -->\n<!-- baton:questions {} -->\nPlanning…';
    listed({ id: 1, html_url: 'https://github.com/c1', user: bot, body, updated_at: '2026-01-09T10:00:00Z' });
    expect(await findStickyComment(testClient(), { issue: 42, bot })).toEqual({
      id: 1,
      url: 'https://github.com/c1',
      body: '<!-- baton:questions {} -->\nPlanning…',
      at: new Date('2026-01-09T10:00:00Z'),
    });
  });

  test('is nothing where there is none', async () => {
    listed();
    expect(await findStickyComment(testClient(), { issue: 42, bot })).toBeUndefined();
  });
});

describe('a reply', () => {
  const comments = `${repo}/issues/42/comments`;
  const body = '<!-- baton:reply to=comment-7 -->\nYes.';
  const stored = { id: 9, html_url: 'https://github.com/c9', user: bot, body };
  const listed = (...answers: object[]) =>
    github().get(comments).query({ per_page: 100 }).reply(200, answers);
  const say = () => reply(testClient(), { issue: 42, bot, to: 'comment-7', body: 'Yes.' });

  test('is written once for what it answers', async () => {
    listed({ ...stored, id: 8, body: body.replace('comment-7', 'comment-77') }, { ...stored, user: ann });
    github().post(comments, { body }).reply(201, stored);
    expect(await say()).toEqual({ id: 9, url: 'https://github.com/c9' });
  });

  test('is changed where it is there', async () => {
    listed(stored);
    github().patch(`${repo}/issues/comments/9`, { body }).reply(200, stored);
    expect(await say()).toMatchObject({ id: 9 });
  });

  test('is not doubled by a connection that is cut', async () => {
    listed();
    github().post(comments, { body }).replyWithError('socket hang up');
    listed(stored);
    expect(await say()).toMatchObject({ id: 9 });
  });
});

describe('labels', () => {
  const labels = `${repo}/issues/42/labels`;
  const present = (...names: string[]) =>
    github()
      .get(labels)
      .query({ per_page: 100 })
      .reply(
        200,
        names.map((name) => ({ name })),
      );
  const removed = (name: string) => github().delete(`${labels}/${encodeURIComponent(name)}`);

  test('a state replaces every other one and leaves the rest alone', async () => {
    present('bug', STATE_LABELS.planning, STATE_LABELS.failed);
    removed('baton:planning').reply(200, []);
    removed('baton:failed').reply(200, []);
    github()
      .post(labels, { labels: ['baton:awaiting-approval'] })
      .reply(200, []);
    await setStateLabel(testClient(), { issue: 42, state: 'awaiting-approval' });
  });

  test('a state that is there already is not set again', async () => {
    present(STATE_LABELS.planning);
    await setStateLabel(testClient(), { issue: 42, state: 'planning' });
  });

  test.each([
    [['bug', 'baton:implementing'], 'implementing'],
    [['bug', 'baton:plan'], undefined],
  ])('of %j, the state is %s', async (names, state) => {
    present(...names);
    expect(await readState(testClient(), { issue: 42 })).toBe(state);
  });

  test('no state', async () => {
    present(STATE_LABELS.done);
    removed('baton:done').reply(404, { message: 'Label does not exist' });
    await setStateLabel(testClient(), { issue: 42, state: undefined });
  });

  test('the trigger goes, and may be gone', async () => {
    removed('baton:plan').reply(200, []);
    await removeTriggerLabel(testClient(), { issue: 42, label: 'baton:plan' });
    removed('baton:plan').reply(404, { message: 'Label does not exist' });
    await removeTriggerLabel(testClient(), { issue: 42, label: 'baton:plan' });
    removed('baton:plan').reply(403, { message: 'no' });
    await expect(removeTriggerLabel(testClient(), { issue: 42, label: 'baton:plan' })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('acknowledge', () => {
  test('leaves eyes', async () => {
    github()
      .post('/graphql', ({ query, variables }) => query.includes('content: EYES') && variables.id === 'I_42')
      .reply(200, { data: { addReaction: { reaction: { content: 'EYES' } } } });
    expect(await acknowledge(testClient(), { nodeId: 'I_42' })).toBe(true);
  });

  test('is never fatal', async () => {
    github()
      .post('/graphql')
      .reply(200, { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] });
    const client = testClient();
    expect(await acknowledge(client, { nodeId: 'I_42' })).toBe(false);
    expect(client.warnings).toEqual(['No reaction could be left: no']);
  });
});

describe('readIssue', () => {
  test('gives what an event would have frozen', async () => {
    github().get(`${repo}/issues/42`).reply(200, issueAnswer);
    expect(await readIssue(testClient(), 42)).toEqual({
      number: 42,
      nodeId: 'I_42',
      title: 'Cache results',
      body: '',
      author: ann,
      state: 'open',
      isPullRequest: false,
      at: new Date('2026-01-09T10:00:00Z'),
    });
  });

  test.each([404, 410])('one that is not there (%d)', async (status) => {
    github().get(`${repo}/issues/42`).reply(status, { message: 'gone' });
    await expect(readIssue(testClient(), 42)).rejects.toMatchObject({
      conclusion: 'failed',
      message: 'There is no issue #42 in octo/demo. Check the number.',
    });
  });

  test.each([
    ['a pull request', { pull_request: { url: 'x' } }, '#42 is a pull request, and Baton plans issues.'],
    ['closed', { state: 'closed' }, '#42 is closed. Open it again'],
  ])('one that is %s cannot be planned', async (_name, overrides, message) => {
    github()
      .get(`${repo}/issues/42`)
      .reply(200, { ...issueAnswer, ...overrides });
    const issue = await readIssue(testClient(), 42);
    expect(() => assertPlannable(issue)).toThrow(message);
  });

  test('an open issue can', async () => {
    github().get(`${repo}/issues/42`).reply(200, issueAnswer);
    expect(assertPlannable(await readIssue(testClient(), 42))).toBeUndefined();
  });
});

describe('readDiscussion', () => {
  const early = '2026-01-09T09:00:00Z';
  const moment = '2026-01-09T10:00:00Z';
  const late = '2026-01-09T10:00:01Z';
  const { approval: policy } = configSchema.parse({});
  const said = (body: string, by: object | null, created = early, updated = created) => ({
    id: body.length,
    body,
    user: by,
    author_association: 'NONE',
    created_at: created,
    updated_at: updated,
  });
  const listed = (...comments: object[]) =>
    github()
      .get(`${repo}/issues/42`)
      .reply(200, issueAnswer)
      .get(`${repo}/issues/42/comments`)
      .query({ per_page: 100 })
      .reply(200, comments);
  const permissionOf = (login: string) => github().get(`${repo}/collaborators/${login}/permission`);
  const read = async (client = testClient()) => {
    const issue = await readIssue(client, 42);
    const comments = await listComments(client, 42);
    return readDiscussion(client, { issue, said: comments, before: issue.at, bot, policy });
  };
  const bodies = async (client = testClient()) => (await read(client)).map(({ body }) => body);

  test('keeps what people with a say, and the author, had said by then', async () => {
    const ben = user(6, 'ben');
    listed(
      said('by the author', ann),
      said('by somebody with a say', ben),
      { ...said('by a member with no say', user(7, 'eve')), author_association: 'MEMBER' },
      { ...said('by an app', user(8, 'x[bot]', 'Bot')), author_association: 'COLLABORATOR' },
      { ...said('by nobody', null), author_association: 'OWNER' },
      said('once more', ben, moment),
    );
    permissionOf('ben').reply(200, { permission: 'write', role_name: 'write', user: ben });
    permissionOf('eve').reply(200, { permission: 'read', role_name: 'read', user: user(7, 'eve') });
    const remarks = await read();
    expect(remarks.map(({ body }) => body)).toEqual(['by the author', 'by somebody with a say', 'once more']);
    expect(remarks[0]).toEqual({ author: ann, body: 'by the author', at: new Date(early) });
  });

  test('leaves out what was written or changed since, and what was changed in that very second', async () => {
    listed(
      said('as it was', ann),
      said('written in that second', ann, moment),
      said('changed before', ann, early, '2026-01-09T09:59:59Z'),
      said('written later', ann, late),
      said('changed later', ann, early, late),
      said('changed in that second', ann, early, moment),
    );
    expect(await bodies()).toEqual(['as it was', 'written in that second', 'changed before']);
  });

  test.each([404, 403])('leaves out whoever cannot be looked up (%d)', async (status) => {
    listed(said('by the author', ann), said('by whom?', user(6, 'ben')));
    permissionOf('ben').reply(status, { message: 'no' });
    expect(await bodies()).toEqual(['by the author']);
  });

  test('asks about thirty accounts at most, and first about those who seem to belong here', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) => user(100 + index, `passer-${index}`));
    const ben = user(6, 'ben');
    listed(...crowd.map((account) => said('me too', account)), {
      ...said('by a member', ben),
      author_association: 'MEMBER',
    });
    permissionOf('ben').reply(200, { permission: 'admin', role_name: 'admin', user: ben });
    for (const account of crowd.slice(0, 29)) {
      permissionOf(account.login).reply(200, { permission: 'read', role_name: 'read', user: account });
    }
    const client = testClient();
    expect(await bodies(client)).toEqual(['by a member']);
    expect(client.warnings).toEqual([expect.stringContaining('More than 30 accounts commented')]);
  });
});

test('one comment may be left out of what was said, and the newest be asked for', async () => {
  const moment = '2026-01-09T09:00:00Z';
  const comment = (id: number, body: string) => ({
    id,
    user: ann,
    body,
    author_association: 'OWNER',
    created_at: moment,
    updated_at: moment,
  });
  const listed = (...answers: object[]) =>
    github().get(`${repo}/issues/42/comments`).query({ per_page: 100 }).reply(200, answers);
  const client = testClient();
  github().get(`${repo}/issues/42`).reply(200, issueAnswer);
  const issue = await readIssue(client, 42);
  listed(comment(3, 'Hello.'), comment(4, 'The answer.'));
  const remarks = await readDiscussion(client, {
    issue,
    said: await listComments(client, 42),
    before: issue.at,
    except: 4,
    bot,
    policy: configSchema.parse({}).approval,
  });
  expect(remarks.map(({ body }) => body)).toEqual(['Hello.']);
  listed(comment(9, 'Hello.'), comment(4, 'Before.'));
  expect(await newestComment(client, { issue: 42 })).toBe(9);
  listed();
  expect(await newestComment(client, { issue: 42 })).toBe(0);
});

describe('after the implementation', () => {
  const dismissal = (id: number) =>
    github().put(`${repo}/pulls/7/reviews/${id}/dismissals`, { message: 'for the plan', event: 'DISMISS' });

  test('approvals are dismissed, as far as the repository lets the bot', async () => {
    dismissal(1).reply(200, { id: 1, state: 'DISMISSED' });
    dismissal(2).reply(403, { message: 'protected' });
    const client = testClient();
    const params = { pullRequest: 7, reviewIds: [1, 2], message: 'for the plan' };
    expect(await dismissApprovals(client, params)).toEqual([1]);
    expect(client.warnings).toEqual(['The approval 2 of #7 could not be dismissed: protected']);
  });

  test('one that is dismissed already counts as dismissed', async () => {
    const gone = { message: 'Can not dismiss a dismissed pull request review' };
    dismissal(1).reply(422, gone);
    github().get(`${repo}/pulls/7/reviews/1`).reply(200, { id: 1, state: 'DISMISSED' });
    dismissal(2).reply(422, gone);
    github().get(`${repo}/pulls/7/reviews/2`).reply(200, { id: 2, state: 'APPROVED' });
    const params = { pullRequest: 7, reviewIds: [1, 2], message: 'for the plan' };
    expect(await dismissApprovals(testClient(), params)).toEqual([1]);
  });

  test('a review is asked for', async () => {
    github()
      .post(`${repo}/pulls/7/requested_reviewers`, { reviewers: ['ann'] })
      .reply(201, {});
    expect(await requestReview(testClient(), { pullRequest: 7, reviewers: ['ann'] })).toBe(true);
  });

  test('a review that cannot be asked for is no failure', async () => {
    github().post(`${repo}/pulls/7/requested_reviewers`).reply(422, { message: 'not a collaborator' });
    const client = testClient();
    expect(await requestReview(client, { pullRequest: 7, reviewers: ['eve'] })).toBe(false);
    expect(client.warnings).toEqual(['No review of #7 could be requested: not a collaborator']);
    expect(await requestReview(client, { pullRequest: 7, reviewers: [] })).toBe(false);
  });
});
