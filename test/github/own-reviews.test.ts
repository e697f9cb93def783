import { expect, test } from '@jest/globals';
import { shaSchema } from '../../src/core/ids.ts';
import { postReview, readOwnReviews } from '../../src/github/own-reviews.ts';
import { bot, github, repo, sha, testClient, user } from './support.ts';

const reviews = `${repo}/pulls/7/reviews`;
const marker = '<!-- baton:review {} -->\n';
const commit = shaSchema.parse(sha('a'));
const comments = [{ path: 'a.sh', line: 3, body: 'Quote it.' }];
const review = { id: 5, html_url: 'https://github.com/r5', body: `${marker}Two.`, user: bot };
const post = (client = testClient()) =>
  postReview(client, { pullRequest: 7, bot, commit, marker, body: 'Two.', whole: 'All.', comments });
const sent = (body: string, lines: Record<string, string | number>[]) => ({
  commit_id: commit,
  event: 'COMMENT',
  body: marker + body,
  comments: lines,
});
const onLines = sent('Two.', [{ ...comments[0], side: 'RIGHT' }]);
const list = (...found: object[]) => github().get(reviews).query({ per_page: 100 }).reply(200, found);

test('only reviews of the bot are its own', async () => {
  list({ ...review, user: user(9, 'ann') }, review, { ...review, user: null });
  const own = await readOwnReviews(testClient(), { pullRequest: 7, bot });
  expect(own).toEqual([{ id: 5, url: 'https://github.com/r5', body: `${marker}Two.` }]);
});

test('is given as a comment with its comments on lines', async () => {
  github().post(reviews, onLines).reply(200, review);
  expect(await post()).toMatchObject({ id: 5 });
});

test('is not given twice where the answer was lost', async () => {
  github().post(reviews, onLines).replyWithError('socket hang up');
  list(review);
  expect(await post()).toMatchObject({ id: 5 });
});

test('holds everything itself where GitHub refuses a line', async () => {
  github().post(reviews, onLines).reply(422, { message: 'Unprocessable Entity' });
  list();
  github().post(reviews, sent('All.', [])).reply(200, review);
  const client = testClient();
  expect(await post(client)).toMatchObject({ id: 5 });
  expect(client.warnings.join()).toContain('they go into the review itself');
});

test('other refusals are thrown', async () => {
  github().post(reviews, onLines).reply(403, { message: 'Resource not accessible by integration' });
  await expect(post()).rejects.toMatchObject({ status: 403 });
});
