import { describe, expect, test } from '@jest/globals';
import { readReviewComments, replyOnce } from '../../src/github/review-comments.ts';
import { bot, github, repo, testClient, user } from './support.ts';

const ann = user(5, 'ann');
const comments = `${repo}/pulls/7/comments`;
const marker = '<!-- baton:answer to=11 by=abc -->';

const answer = (overrides: Record<string, unknown> = {}) => ({
  id: 11,
  pull_request_review_id: 3,
  user: ann,
  path: 'plan.md',
  diff_hunk: '@@ -0,0 +1,40 @@\n+# Plan\n+\n+Two\n+Three',
  original_line: 4,
  line: 4,
  original_start_line: null,
  start_line: null,
  body: 'Which?',
  html_url: 'https://github.com/octo/demo/pull/7#discussion_r11',
  updated_at: '2026-01-09T10:00:00Z',
  ...overrides,
});
const listed = (...answers: object[]) => github().get(comments).query({ per_page: 100 }).reply(200, answers);

describe('comments on lines', () => {
  const read = async (overrides: Record<string, unknown> = {}) => {
    listed(answer(overrides));
    const [comment] = await readReviewComments(testClient(), { pullRequest: 7 });
    return comment;
  };

  test('come with their line and its text', async () => {
    expect(await read()).toEqual({
      id: 11,
      review: 3,
      author: ann,
      path: 'plan.md',
      lines: { first: 4, last: 4 },
      excerpt: 'Three',
      body: 'Which?',
      url: 'https://github.com/octo/demo/pull/7#discussion_r11',
      thread: 11,
      updatedAt: new Date('2026-01-09T10:00:00Z'),
    });
  });

  test('on several lines have the text of all', async () => {
    expect(await read({ original_start_line: 3, start_line: 3 })).toMatchObject({
      lines: { first: 3, last: 4 },
      excerpt: 'Two\nThree',
    });
  });

  test('keep the line that they were made on when the file has changed', async () => {
    expect(await read({ line: null })).toMatchObject({ lines: { first: 4, last: 4 }, excerpt: 'Three' });
  });

  test('on a whole file have none', async () => {
    const file = { original_line: undefined, line: undefined, subject_type: 'file', diff_hunk: '' };
    expect(await read(file)).toMatchObject({ lines: undefined, excerpt: '' });
  });

  test('that answer another belong to its thread', async () => {
    expect(await read({ in_reply_to_id: 9 })).toMatchObject({ id: 11, thread: 9 });
  });
});

describe('an answer', () => {
  const client = testClient();
  const reply = (gh = client) =>
    replyOnce(gh, { pullRequest: 7, comment: { id: 11, thread: 9 }, bot, key: 'abc', body: 'This one.' });
  const post = () => github().post(`${comments}/9/replies`, { body: `${marker}\nThis one.` });
  const given = answer({ id: 12, user: bot, body: `${marker}\nThis one.` });

  test('is given in the thread', async () => {
    listed(answer());
    post().reply(201, given);
    expect(await reply()).toBe(true);
  });

  test('is given once', async () => {
    listed(answer(), given);
    expect(await reply()).toBe(true);
  });

  test('by somebody else does not count', async () => {
    listed(answer({ body: `${marker}\nNo.` }));
    post().reply(201, given);
    expect(await reply()).toBe(true);
  });

  test('that GitHub took without saying so is not given again', async () => {
    listed(answer());
    post().replyWithError('socket hang up');
    listed(answer(), given);
    expect(await reply()).toBe(true);
  });

  test('to a comment that is gone is left out, and the log says so', async () => {
    listed();
    post().reply(404, { message: 'Not Found' });
    const gh = testClient();
    expect(await reply(gh)).toBe(false);
    expect(gh.warnings).toEqual(['The comment 11 on #7 could not be answered in its place: Not Found']);
  });
});
