import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { asRead } from '../support/expect-ending.ts';
import { runInTwoParts } from '../support/hardened.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';
import { mendedName, reviewedGreeting, submitFindings } from '../support/scenarios/reviews.ts';
import {
  expectRefused,
  type Kept,
  keepImplementation,
  type Meddle,
  withBundle,
  withRecord,
} from '../support/tampering.ts';

jest.setTimeout(60_000);

const BOT = 'github-actions[bot]';
const KEY = 'sk-ant-api03-the-key-that-only-one-job-has';
const blocker = {
  severity: 'blocker',
  file: 'greet.sh',
  line: 1,
  message: `A name with a backslash is interpreted. @maintainer closes #1, the key is ${KEY}`,
} as const;
const general = { severity: 'note', message: 'The primer does not know that names are greeted.' } as const;

/** Reviews that find something, and an implementer that reports as often as it is started. */
const reviewed = () =>
  openProposal({
    ...greeting,
    plan: greetingPlan,
    reviewed: true,
    claude: { apiKey: KEY },
    model: reviewedGreeting({
      security: [submitFindings(blocker)],
      documentation: [submitFindings(general)],
      mends: [...mendedName, greetingScripts.report],
    }),
  });

let kept: Kept<ProposedStory>;
beforeAll(async () => {
  kept = await keepImplementation(await reviewed());
}, 60_000);
afterAll(async () => kept[Symbol.asyncDispose]());

interface Reviews {
  kind: string;
  reviews: string[];
  findings: { review: string; message: string }[];
  mending: { kind: string };
}
const withReviews = (change: (reviews: Reviews) => void): Meddle =>
  withRecord(({ work }) => change((work.validation as { reviews: Reviews }).reviews));
const instead = (reviews: object): Meddle =>
  withRecord(({ work }) => Object.assign(work.validation as object, { reviews }));
const withoutMending: Meddle = (handover) =>
  withBundle(kept.story, { commits: (commits) => void commits.pop() })(handover);

test('the part that works holds the reviews, and tells nobody', () => {
  expect(kept.work.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect(kept.work.log).toContain('security-review: 1 findings.');
  expect(kept.before.items[2]?.pull?.reviews.map(({ author }) => author)).toEqual(['reviewer']);
  expect(kept.before.items[2]?.pull?.reviewComments).toEqual([]);
});

describe('reviews that were tampered with: nothing is published of', () => {
  test.each<[string, Meddle, string]>([
    [
      'reviews that are not configured',
      withReviews(({ reviews }) => reviews.push('our-own')),
      'names reviews that are not configured',
    ],
    [
      'findings of a review that was not held',
      withReviews(({ reviews }) => void reviews.pop()),
      'has findings of a review that was not held',
    ],
    ['none where they are configured', instead({ kind: 'off' }), 'not those of the configuration'],
    [
      'an earlier review that is not there',
      async (handover) => {
        await instead({ kind: 'earlier' })(handover);
        await withoutMending(handover);
      },
      'an earlier review that is not there',
    ],
    ['a mending without its commit', (handover) => withoutMending(handover), 'is not with it'],
    [
      'a mending that is kept quiet',
      withReviews(({ mending }) => Object.assign(mending, { kind: 'not_mended', because: 'I could not.' })),
      'mended something without a review',
    ],
  ])('%s', async (_what, meddle, says) => {
    await expectRefused(kept, await kept.publish(meddle), { says });
  });
});

test('the part that publishes gives them on the lines, and only once', async () => {
  const given = new AbortController();
  const fault = kept.story.github.fault({
    match: { method: 'POST', path: /\/pulls\/2\/reviews$/ },
    kind: 'cut-after-effect',
  });
  const watch = setInterval(() => fault.met > 0 && given.abort(), 2);
  await kept.publish(
    withReviews(({ findings }) => {
      const [, note] = findings;
      if (note) note.message += ` The other token is ${kept.story.token}.`;
    }),
    { kill: given.signal },
  );
  clearInterval(watch);
  const commits = await kept.story.github.log({
    repository: kept.story.repository,
    ref: kept.story.branch,
    since: 'main',
  });
  const { items } = await look(kept.story);
  const [review, ...more] = items[2]?.pull?.reviews.filter(({ author }) => author === BOT) ?? [];
  expect(more).toEqual([]);
  expect(review).toMatchObject({ state: 'COMMENTED', commitId: commits.at(-2)?.sha });
  expect(review?.body).toContain(`changed the code in ${commits.at(-1)?.sha.slice(0, 7)}`);
  expect(review?.body).toContain('The primer does not know');
  const comments = items[2]?.pull?.reviewComments ?? [];
  expect(comments).toMatchObject([{ author: BOT, line: 1 }]);
  expect(comments[0]?.body).toContain('⛔ **blocker** (`security-review`)');
  const all = JSON.stringify([review, comments]);
  expect(all).not.toMatch(/@maintainer|#1\b/);
  for (const secret of [KEY, kept.story.token]) expect(all).not.toContain(secret);

  // A rerun finds the review that is there.
  const asked = kept.story.claude.requests.length;
  const approval = await kept.story.approve(2);
  const again = await runInTwoParts(kept.story, approval);
  expect(again.work.exitCode).toBe(0);
  expect(again.publish.outputs).toMatchObject({ conclusion: 'implemented' });
  expect(kept.story.claude.requests.length).toBeLessThanOrEqual(asked + 2);
  const after = await look(kept.story);
  expect(after.items[2]?.pull?.reviews.filter(({ author }) => author === BOT)).toHaveLength(1);
  const report = asRead(after.items[2]?.comments.find(({ author }) => author === BOT)?.body ?? '');
  expect(report).toContain('an earlier run had this reviewed: [2 findings](');
  kept.story.assertClean();
});

test('in one go, the report says what was found and mended', async () => {
  await using whole = await reviewed();
  const { publish } = await runInTwoParts(whole, await whole.approve(2));
  expect(publish.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect((await subjects(whole, whole.branch)).at(-1)).toBe(
    'Greet people by their name — mended after review (#1)',
  );
  const { items } = await look(whole);
  const report = items[2]?.comments.find(({ author }) => author === BOT)?.body ?? '';
  expect(report).toContain('🔧 ⛔ blocker (`security-review`) `greet.sh:1`');
  expect(report).not.toMatch(/@maintainer|closes #1/);
  expect(items[2]?.pull).toMatchObject({ draft: false, reviewComments: [{ line: 1 }] });
});
