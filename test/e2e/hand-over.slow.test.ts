import { expect, test } from '@jest/globals';
import type { FaultMatch } from '../support/github/faults.ts';
import { look } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan } from '../support/scenarios/greeting.ts';
import { MAINTAINER, REVIEWER, type Story } from '../support/story.ts';

const REPOSITORY = `/repos/${greeting.owner}/${greeting.name}`;

/** What the run asks of GitHub once the code is there, in its order. */
const REQUESTS: { what: string; match: FaultMatch; skip?: number }[] = [
  { what: 'the label', match: { method: 'POST', path: `${REPOSITORY}/issues/1/labels` }, skip: 1 },
  { what: 'the dismissal', match: { method: 'PUT', path: /\/dismissals$/ } },
  { what: 'the title and body', match: { method: 'PATCH', path: `${REPOSITORY}/pulls/2` } },
  { what: 'ready for review', match: { field: 'markPullRequestReadyForReview' } },
  { what: 'the request for a review', match: { method: 'POST', path: /\/requested_reviewers$/ } },
];

test.each(REQUESTS)('a run that is killed at $what is finished by the next one', async ({ match, skip }) => {
  await using story = await implementable();
  const approval = await story.approve(2);
  const fault = story.github.fault({ match, kind: 'cut-before-effect', ...(skip && { skip }) });
  const kill = new AbortController();
  const watch = setInterval(() => fault.met > 0 && kill.abort(), 2);
  const killed = await story.run(approval, { kill: kill.signal });
  clearInterval(watch);
  expect(killed.exitCode).toBeNull();

  const again = await story.run(approval);
  expect(again.outputs).toMatchObject({ conclusion: 'implemented', output_tokens: '0' });
  await expectHandedOver(story);
  story.assertClean();
});

test('no approval of anything but the finished code is left standing', async () => {
  await using story = await implementable();
  await story.approve(2, 'asker');
  await story.run(await story.approve(2));
  const { items } = await look(story);
  expect(items[2]?.pull?.reviews.map(({ author, state }) => `${author} ${state}`)).toEqual([
    'asker DISMISSED',
    `${REVIEWER} DISMISSED`,
  ]);
  story.assertClean();
});

test('an approval of the code, given afterwards, stays when the old event comes again', async () => {
  await using story = await implementable();
  const approval = await story.approve(2);
  await story.run(approval);
  await story.github.submitReview({ pull: await story.pull(2), user: MAINTAINER, state: 'APPROVED' });
  const before = await look(story);
  expect((await story.run(approval)).outputs).toMatchObject({ conclusion: 'implemented' });
  expect(await look(story)).toEqual(before);
  expect(before.items[2]?.pull?.reviews.at(-1)).toMatchObject({ author: MAINTAINER, state: 'APPROVED' });
  story.assertClean();
});

test('an approval that cannot be dismissed is told, and leaves the pull request a draft', async () => {
  await using story = await implementable();
  const body = { message: 'Branch protections do not permit dismissing this review' };
  story.github.fault({ match: { method: 'PUT', path: /\/dismissals$/ }, kind: { status: 403, body } });
  const run = await story.run(await story.approve(2));
  expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
  const { items } = await look(story);
  expect(items[2]?.pull).toMatchObject({ draft: true, reviews: [{ state: 'APPROVED' }] });
  expect(items[2]?.comments[0]?.body).toContain(`Dismiss the approval by \`${REVIEWER}\` yourself`);
  expect(run.summary).toContain(`Dismiss the approval by \`${REVIEWER}\` yourself`);
  story.assertClean();
});

/** A proposal whose implementation the model carries out at once. */
async function implementable(): Promise<Story> {
  return openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [] }),
  });
}

async function expectHandedOver(story: Story): Promise<void> {
  const { items } = await look(story);
  expect(items[1]?.labels).toEqual(['baton:done']);
  expect(items[2]).toMatchObject({
    title: expect.not.stringContaining('Plan for'),
    body: expect.stringContaining('Closes #1'),
    pull: { draft: false, reviews: [{ author: REVIEWER, state: 'DISMISSED' }] },
  });
  expect(items[2]?.comments).toHaveLength(1);
  expect(items[2]?.comments[0]?.body).toContain('Implementation complete');
}
