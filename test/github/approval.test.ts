import { describe, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { type Sha, shaSchema } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/people.ts';
import { assertMayApprove } from '../../src/github/approval.ts';
import type { Policy } from '../../src/github/permissions.ts';
import { bot, github, repo, sha, testClient, user } from './support.ts';

const ann = user(5, 'ann');
const ben = user(6, 'ben');
const asker = user(7, 'asker');
const head = shaSchema.parse(sha('a'));
const older = shaSchema.parse(sha('b'));

interface Given {
  policy?: Partial<Policy>;
  acceptableCommits?: readonly [Sha, ...Sha[]];
  editorIds?: number[];
  author?: Actor;
  review?: { id: number };
}

function check(given: Given = {}) {
  return assertMayApprove(testClient(), {
    pullRequest: { number: 7, author: given.author ?? { ...bot, type: 'Bot' } },
    bot,
    policy: { ...configSchema.parse({}).approval, ...given.policy },
    acceptableCommits: given.acceptableCommits ?? [head],
    editorIds: given.editorIds ?? [],
    asker,
    ...(given.review === undefined ? {} : { review: given.review }),
  });
}

const review = (id: number, by: Actor | null, state = 'APPROVED', commit: string | null = head) => ({
  id,
  node_id: `PRR_${id}`,
  user: by,
  state,
  commit_id: commit,
});
const reviewsAre = (...reviews: object[]) =>
  github().get(`${repo}/pulls/7/reviews`).query({ per_page: 100 }).reply(200, reviews);
const mayWrite = (...people: Actor[]) => {
  for (const person of people) {
    github()
      .get(`${repo}/collaborators/${person.login}/permission`)
      .reply(200, { permission: 'write', role_name: 'write', user: person });
  }
};
const stops = (conclusion: string, ...messages: string[]) => ({
  conclusion,
  message: expect.stringMatching(new RegExp(messages.join('[^]*'))),
});

describe('an approval counts', () => {
  test('by somebody with permission, of the head', async () => {
    reviewsAre(review(1, ann));
    mayWrite(ann);
    expect(await check({ review: { id: 1 } })).toEqual({
      approvers: [ann],
      commit: head,
      reviews: [{ id: 1, nodeId: 'PRR_1' }],
    });
  });

  test('without a review that started the run', async () => {
    reviewsAre(review(1, ann));
    mayWrite(ann);
    expect(await check()).toMatchObject({ approvers: [ann] });
  });

  test('of the commit on which the bot has built since', async () => {
    reviewsAre(review(1, ann, 'APPROVED', older));
    mayWrite(ann);
    expect(await check({ acceptableCommits: [head, older] })).toMatchObject({ commit: older });
  });

  test('also after a mere comment, and instead of an earlier opinion', async () => {
    reviewsAre(
      review(1, ann, 'CHANGES_REQUESTED'),
      review(2, ann),
      review(3, ann, 'COMMENTED'),
      review(4, null, 'APPROVED'),
    );
    mayWrite(ann);
    expect(await check()).toMatchObject({ reviews: [{ id: 2, nodeId: 'PRR_2' }] });
  });

  test('once per person, and as many as the policy asks for', async () => {
    reviewsAre(review(1, ann), review(2, ben));
    mayWrite(ann, ben);
    expect(await check({ policy: { count: 2 } })).toMatchObject({
      approvers: [ann, ben],
      reviews: [
        { id: 1, nodeId: 'PRR_1' },
        { id: 2, nodeId: 'PRR_2' },
      ],
    });

    reviewsAre(review(1, ann), review(2, ann));
    mayWrite(ann);
    await expect(check({ policy: { count: 2 } })).rejects.toMatchObject(
      stops('blocked', '#7 has 1 of 2 approvals'),
    );
  });

  test('by the one who asked, where the policy lets them', async () => {
    reviewsAre(review(1, asker));
    mayWrite(asker);
    expect(await check({ policy: { author_may_approve: true } })).toMatchObject({ approvers: [asker] });
  });

  test('whatever page it is on', async () => {
    const next = `<https://api.github.com${repo}/pulls/7/reviews?per_page=100&page=2>; rel="next"`;
    github().get(`${repo}/pulls/7/reviews`).query({ per_page: 100 }).reply(200, [], { link: next });
    github()
      .get(`${repo}/pulls/7/reviews`)
      .query({ per_page: 100, page: 2 })
      .reply(200, [review(1, ann)]);
    mayWrite(ann);
    expect(await check()).toMatchObject({ reviews: [{ id: 1, nodeId: 'PRR_1' }] });
  });
});

describe('an approval does not count', () => {
  test('when there is none', async () => {
    reviewsAre(review(1, ann, 'COMMENTED'), review(2, ben, 'CHANGES_REQUESTED'));
    await expect(check()).rejects.toMatchObject(stops('blocked', '#7 has 0 of 1 approvals', 'Approve'));
  });

  test.each([
    ['was dismissed', review(1, ann, 'DISMISSED')],
    ['became a request for changes', review(2, ann, 'CHANGES_REQUESTED')],
  ])('when it %s', async (_name, latest) => {
    reviewsAre(review(1, ann), latest);
    await expect(check({ review: { id: 1 } })).rejects.toMatchObject(
      stops('blocked', 'does not stand any more'),
    );
  });

  test.each([
    ['the bot', { ...bot, type: 'Bot' }, {}, 'Baton itself'],
    ['an App', user(9, 'helper[bot]', 'Bot'), {}, 'not a person’s account'],
    ['somebody who changed the plan', ann, { editorIds: [5] }, 'changed the plan themselves'],
    ['the author of the pull request', ann, { author: ann }, 'opened the pull request'],
    ['the one who asked', asker, {}, 'asked for the plan. Somebody else has to approve, or'],
  ] as const)('by %s', async (_name, reviewer, given, message) => {
    const params = {
      ...given,
      ...('editorIds' in given ? { editorIds: [...given.editorIds] } : {}),
    } as Given;
    reviewsAre(review(1, reviewer));
    await expect(check({ ...params, review: { id: 1 } })).rejects.toMatchObject(
      stops('refused', `The approval by @${reviewer.login.split('[')[0]}`, message),
    );
    reviewsAre(review(1, reviewer));
    await expect(check(params)).rejects.toMatchObject(stops('refused', message));
  });

  test.each([
    ['read access', 200, { permission: 'read', role_name: 'read', user: ann }, 'it takes write access'],
    ['no look-up', 404, { message: 'Not Found' }, 'knows no permission'],
  ])('with %s', async (_name, status, body, message) => {
    reviewsAre(review(1, ann));
    github().get(`${repo}/collaborators/ann/permission`).reply(status, body);
    await expect(check({ review: { id: 1 } })).rejects.toMatchObject(stops('refused', message));
  });

  test.each([[{}], [{ review: { id: 1 } }]])('of another commit: both are named (%j)', async (given) => {
    reviewsAre(review(1, ann, 'APPROVED', older));
    mayWrite(ann);
    await expect(check(given)).rejects.toMatchObject(
      stops('blocked', `@ann approved ${older}`, `#7 is at ${head} now`, 'approve it again'),
    );
  });

  test('of another commit, also where somebody else approved the head', async () => {
    reviewsAre(review(1, ann, 'APPROVED', older), review(2, ben));
    mayWrite(ann, ben);
    await expect(check({ review: { id: 1 } })).rejects.toMatchObject(
      stops('blocked', `@ann approved ${older}`, `#7 is at ${head} now`),
    );
  });

  test('of a commit that is gone', async () => {
    reviewsAre(review(1, ann, 'APPROVED', null));
    mayWrite(ann);
    await expect(check()).rejects.toMatchObject(stops('blocked', 'a commit that is gone'));
  });

  test('when somebody without a say starts on the approval of others', async () => {
    reviewsAre(review(1, ann), review(2, ben));
    mayWrite(ann);
    github()
      .get(`${repo}/collaborators/ben/permission`)
      .reply(200, { permission: 'read', role_name: 'read', user: ben });
    await expect(check({ review: { id: 2 } })).rejects.toMatchObject(stops('refused', 'by @ben'));
  });

  test('when two people approved different versions', async () => {
    reviewsAre(review(1, ann), review(2, ben, 'APPROVED', older));
    mayWrite(ann, ben);
    const given = { policy: { count: 2 }, acceptableCommits: [head, older] as const };
    await expect(check(given)).rejects.toMatchObject(stops('blocked'));
  });
});

describe('a request for changes', () => {
  const cannotRead = (person: Actor, status: number, permission?: object) =>
    github()
      .get(`${repo}/collaborators/${person.login}/permission`)
      .times(status < 500 ? 1 : 4)
      .reply(status, permission);

  test.each([
    ['the approval that started the run', { review: { id: 1 } }],
    ['whatever approvals there are', {}],
  ])('by somebody with permission holds back %s, and says who can do what', async (_name, given) => {
    reviewsAre(review(1, ann), review(2, ben, 'CHANGES_REQUESTED'));
    mayWrite(ann, ben);
    await expect(check(given)).rejects.toMatchObject(
      stops(
        'blocked',
        '@ben asks for changes to the current version of #7',
        'revised',
        'dismiss their review',
      ),
    );
  });

  test('to a commit on which the bot has built since holds back as well', async () => {
    reviewsAre(review(1, ann), review(2, ben, 'CHANGES_REQUESTED', older));
    mayWrite(ann, ben);
    await expect(check({ acceptableCommits: [head, older] })).rejects.toMatchObject(
      stops('blocked', '@ben asks'),
    );
  });

  test('to an earlier version is answered by the current one', async () => {
    reviewsAre(review(1, ben, 'CHANGES_REQUESTED', older), review(2, ann));
    mayWrite(ann);
    expect(await check({ review: { id: 2 } })).toMatchObject({ approvers: [ann] });
  });

  test.each([
    ['was dismissed', review(3, ben, 'DISMISSED')],
    ['became an approval', review(3, ben)],
  ])('that %s holds nothing back', async (_name, latest) => {
    reviewsAre(review(1, ann), review(2, ben, 'CHANGES_REQUESTED'), latest);
    mayWrite(ann, ...(latest.state === 'APPROVED' ? [ben] : []));
    expect(await check({ review: { id: 1 } })).toMatchObject({ commit: head });
  });

  test('by somebody without permission holds nothing back', async () => {
    reviewsAre(review(1, ann), review(2, ben, 'CHANGES_REQUESTED'));
    mayWrite(ann);
    cannotRead(ben, 200, { permission: 'read', role_name: 'read', user: ben });
    expect(await check()).toMatchObject({ approvers: [ann] });
  });

  test('by somebody whose permission cannot be looked up holds back', async () => {
    reviewsAre(review(1, ann), review(2, ben, 'CHANGES_REQUESTED'));
    mayWrite(ann);
    cannotRead(ben, 502);
    await expect(check()).rejects.toMatchObject(
      stops('blocked', '@ben asks for changes', 'could not be looked up \\(GitHub answered 502\\)'),
    );
  });

  test('is not looked at where there is no approval', async () => {
    reviewsAre(review(1, ben, 'CHANGES_REQUESTED'));
    await expect(check()).rejects.toMatchObject(stops('blocked', '#7 has 0 of 1 approvals'));
  });
});
