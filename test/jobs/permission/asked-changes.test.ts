import { describe, expect, test } from '@jest/globals';
import type { ReviseCommand } from '../../../src/core/command.ts';
import { shaSchema } from '../../../src/core/ids.ts';
import type { Actor } from '../../../src/core/people.ts';
import { askedChanges } from '../../../src/jobs/permission/asked-changes.ts';
import type { PlanVersion } from '../../../src/jobs/plan-file/plan-version.ts';
import { bot, github, repo, sha, user } from '../../github/support.ts';
import { lookingRun } from '../support.ts';

const ann = user(5, 'ann');
const ben = user(6, 'ben');
const head = shaSchema.parse(sha('a'));
const older = shaSchema.parse(sha('b'));
const pull = { number: 7, headSha: head } as Parameters<typeof askedChanges>[1]['pull'];

const stored = (id: number, by: Actor, overrides: Record<string, unknown> = {}) => ({
  id,
  node_id: `PRR_${id}`,
  user: by,
  state: 'CHANGES_REQUESTED',
  commit_id: head,
  body: `Wish ${id}.`,
  submitted_at: '2026-01-09T10:00:00Z',
  ...overrides,
});
const reviewsAre = (...reviews: object[]) =>
  github().get(`${repo}/pulls/7/reviews`).query({ per_page: 100 }).reply(200, reviews);
const may = (person: Actor, permission = 'write') =>
  github()
    .get(`${repo}/collaborators/${person.login}/permission`)
    .reply(200, { permission, role_name: permission, user: person });

const byReview: ReviseCommand['request'] = {
  kind: 'review',
  id: 3,
  nodeId: 'PRR_3',
  reviewer: ann,
  body: 'As it was submitted.',
  submittedAt: new Date('2026-01-09T10:00:00Z'),
};
const dispatched = (instructions = '') => ({ kind: 'dispatched', instructions }) as const;
const version = (overrides: Partial<PlanVersion>): PlanVersion => ({
  commit: head,
  parent: older,
  run: 'ffffffffffffffff',
  reviews: [],
  path: undefined,
  brief: undefined,
  usage: undefined,
  message: '',
  ...overrides,
});

function ask(request: ReviseCommand['request'], versions: readonly PlanVersion[] = []) {
  const command = { request, actor: { id: bot.id, login: bot.login, type: 'Bot' } } as ReviseCommand;
  return askedChanges(lookingRun(), { command, pull, versions });
}

const stops = (message: string) => ({ conclusion: 'blocked', message: expect.stringContaining(message) });

describe('a review', () => {
  test('is taken as the event has it, and others that stand with it', async () => {
    reviewsAre(stored(3, ann, { body: 'Edited since.' }), stored(4, ben));
    may(ben);
    expect(await ask(byReview)).toMatchObject({
      kind: 'open',
      reviews: [
        { id: 3, body: 'As it was submitted.', isCurrent: true },
        { id: 4, body: 'Wish 4.', isCurrent: true },
      ],
      instructions: undefined,
    });
  });

  test('of an earlier version is taken as one', async () => {
    reviewsAre(stored(3, ann, { commit_id: older }));
    expect(await ask(byReview)).toMatchObject({ reviews: [{ id: 3, isCurrent: false }] });
  });

  test.each([
    ['dismissed', stored(3, ann, { state: 'DISMISSED' })],
    ['followed by an approval', stored(5, ann, { state: 'APPROVED' })],
  ])('that was %s starts nothing', async (_, latest) => {
    reviewsAre(latest);
    await expect(ask(byReview)).rejects.toMatchObject(stops('does not stand any more'));
  });

  test('that has a version already is not looked at again', async () => {
    reviewsAre(stored(3, ann, { state: 'DISMISSED' }));
    const answered = version({ reviews: [2, 3] });
    expect(await ask(byReview, [answered])).toEqual({ kind: 'answered', version: answered });
  });
});

describe('what a workflow passes on', () => {
  test('is every request for the current version by people who may', async () => {
    const eve = user(8, 'eve');
    reviewsAre(
      stored(1, ann),
      stored(2, eve),
      stored(3, user(9, 'old'), { commit_id: older }),
      stored(4, ben),
    );
    may(ann);
    may(eve, 'read');
    may(ben);
    expect(await ask(dispatched())).toMatchObject({ reviews: [{ id: 1 }, { id: 4 }] });
  });

  test('is answered where a version answers it', async () => {
    reviewsAre(stored(1, ann, { commit_id: older }));
    const answered = version({ reviews: [1] });
    expect(await ask(dispatched(), [answered])).toEqual({ kind: 'answered', version: answered });
  });

  test('is nothing where nobody who may asks', async () => {
    reviewsAre(stored(1, ann), stored(2, ben, { state: 'APPROVED' }));
    github().get(`${repo}/collaborators/ann/permission`).times(4).reply(502);
    await expect(ask(dispatched())).rejects.toMatchObject(stops('Nobody who may asks for changes to #7'));
  });
});

test('instructions take the reviews along, which a new version would leave behind', async () => {
  reviewsAre(stored(1, ann));
  may(ann);
  expect(await ask(dispatched('Shorter.'))).toMatchObject({
    reviews: [{ id: 1 }],
    instructions: { by: { id: bot.id }, text: 'Shorter.' },
  });
});

test('a run that made a version already made it, whatever is asked now', async () => {
  const own = version({ run: '0123456789abcdef' });
  expect(await ask(dispatched('Shorter.'), [own])).toEqual({ kind: 'answered', version: own });
});
