import { describe, expect, test } from '@jest/globals';
import { openCancelWatch } from '../../src/github/cancellation.ts';
import { github, repo, testClient, user } from './support.ts';

const ann = user(5, 'ann');
const at = (second: number) => `2026-01-09T10:00:${String(second).padStart(2, '0')}Z`;
const said = (id: number, body: string, overrides: object = {}) => ({
  id,
  body,
  user: ann,
  html_url: `https://github.com/octo/demo/issues/1#issuecomment-${id}`,
  created_at: at(id),
  updated_at: at(id),
  ...overrides,
});

/** One look at the comments on an issue, which asks for those that were changed since. */
function looked(number: number, since: string | undefined, ...comments: object[]): void {
  github()
    .get(`${repo}/issues/${number}/comments`)
    .query({ per_page: 100, ...(since === undefined ? {} : { since }) })
    .reply(200, comments);
}

describe('a watch for cancellations', () => {
  test('tells what is new on the issue and on its pull request, once', async () => {
    looked(1, undefined, said(1, '/baton cancel'), said(4, 'Hm.'));
    looked(2, undefined);
    const watch = await openCancelWatch(testClient(), { numbers: [1, 2] });

    looked(1, at(4), said(4, 'Hm.'), said(5, 'Stop!\n\n/baton cancel'));
    looked(2, undefined, said(6, '/baton status'));
    expect(await watch.news()).toEqual([{ author: ann, url: expect.stringContaining('issuecomment-5') }]);

    looked(1, at(5), said(5, 'Stop!\n\n/baton cancel'));
    looked(2, at(6), said(6, '/baton status'), said(7, '/baton cancel'));
    expect(await watch.news()).toEqual([{ author: ann, url: expect.stringContaining('issuecomment-7') }]);
  });

  test.each([
    ['that was there before and changed since', said(1, '/baton cancel', { updated_at: at(9) })],
    ['that came later and was changed', said(8, '/baton cancel', { updated_at: at(9) })],
    ['by a bot', said(8, '/baton cancel', { user: user(9, 'helper[bot]', 'Bot') })],
    ['in a quote', said(8, '> /baton cancel')],
    ['of another kind', said(8, '/baton help')],
    ['without a text', said(8, '', { body: undefined })],
  ])('does not tell of a comment %s', async (_what, comment) => {
    looked(1, undefined, said(1, 'Hello.'));
    const watch = await openCancelWatch(testClient(), { numbers: [1] });
    looked(1, at(1), comment);
    expect(await watch.news()).toEqual([]);
  });
});
