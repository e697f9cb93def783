import { expect, test } from '@jest/globals';
import { asRead } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting, greetingModel, greetingScripts } from '../support/scenarios/greeting.ts';
import { submitRevised } from '../support/scenarios/greeting-revised.ts';
import { openStory, type Story } from '../support/story.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;

const since: { what: string; goOn: (story: Story) => Promise<void>; says: string }[] = [
  {
    what: 'approved',
    goOn: async (story) => void (await story.approve(2)),
    says: 'its plan was proposed in #2, which has been approved by now',
  },
  {
    what: 'implemented',
    goOn: async (story) => void (await story.run(await story.approve(2))),
    says: 'its plan was proposed in #2, which carries it out by now',
  },
  {
    what: 'revised',
    goOn: async (story) => void (await story.run(story.say('/baton revise Say where.', { on: 2 }))),
    says: 'its plan was proposed in #2, which has a newer version of it by now',
  },
  {
    what: 'closed',
    goOn: async (story) => story.github.closeIssue({ issue: await story.pull(2) }),
    says: 'its plan was proposed in #2, which is closed by now',
  },
  {
    what: 'merged',
    goOn: async (story) => void (await story.github.merge({ pull: await story.pull(2), by: 'reviewer' })),
    says: 'its plan was proposed in #2, which is merged by now',
  },
];

test.each(since)(
  'a label that is delivered again when its plan is $what changes nothing',
  async ({ what, goOn, says }) => {
    await using story = await openStory({ ...greeting, model: modelFor(what) });
    const label = story.label();
    await story.run(label);
    await goOn(story);
    const before = await look(story);
    const asked = story.claude.requests.length;

    const again = await story.run(label, { runId: '7002' });
    expect(again.outputs).toMatchObject({ conclusion: 'planned', pull_request: '2', output_tokens: '0' });
    expect(asRead(again.log)).toContain(says);
    expect(await look(story)).toEqual(before);
    expect(story.claude.requests).toHaveLength(asked);
    story.assertClean();
  },
);

test.each([
  { what: 'a label', again: (story: Story) => story.label('baton:plan') },
  { what: 'a comment', again: (story: Story) => story.say('/baton plan') },
])('$what while the plan is being made starts no second one, and is answered', async ({ again }) => {
  await using story = await openStory({ ...greeting, model: modelFor('planned') });
  const first = story.say('/baton plan');
  const second = again(story);
  await story.run(first);
  const before = await look(story);
  const asked = story.claude.requests.length;

  const run = await story.run(second);
  expect(run.outputs).toMatchObject({ conclusion: 'answered', pull_request: '2', output_tokens: '0' });
  const after = await look(story);
  expect(after.branches).toEqual(before.branches);
  expect(after.items[1]?.labels).toEqual(['baton:awaiting-approval']);
  expect(asRead(after.items[1]?.comments.at(-1)?.body ?? '')).toContain(
    'A plan was being made when this was asked for, so no second one was started: it is in #2.',
  );
  expect(story.claude.requests).toHaveLength(asked);
  story.assertClean();
});

test('a new label after the plan was closed makes a new plan', async () => {
  await using story = await openStory({ ...greeting, model: modelFor('planned twice') });
  await story.run(story.label());
  story.github.closeIssue({ issue: await story.pull(2) });
  const again = await story.run(await laterLabel(story));
  expect(again.outputs).toMatchObject({ conclusion: 'planned', pull_request: '3' });
  story.assertClean();
});

test('an approval that may not be taken back is told plainly, and the pull request stays a draft', async () => {
  await using story = await openStory({ ...greeting, model: modelFor('implemented') });
  await story.run(story.label());
  const approval = await story.approve(2);
  const [review] = (await story.pull(2)).pull.reviews;
  story.github.fault({
    match: { method: 'PUT', path: `/repos/lantern/greeting/pulls/2/reviews/${review?.id}/dismissals` },
    kind: { status: 403 },
  });
  const run = await story.run(approval);
  expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
  const { items } = await look(story);
  expect(items[2]?.pull).toMatchObject({ draft: true, reviews: [{ state: 'APPROVED' }] });
  const told = asRead(items[2]?.comments[0]?.body ?? '');
  expect(told).toContain(
    'The pull request stays a draft: the approval of the plan by `reviewer` still stands.',
  );
  expect(told).toContain('Dismiss the approval by `reviewer` yourself');
  expect(told).not.toContain('are dismissed');
  expect(asRead(run.summary)).toContain('Dismiss the approval by `reviewer` yourself');
  story.assertClean();
});

function modelFor(what: string) {
  const plans = {
    revised: [...planner, submitRevised('Yes.')],
    'planned twice': [...planner, ...planner],
  }[what];
  return greetingModel({
    ...(plans && { plans }),
    implements: what === 'implemented' ? [...phaseOne, ...phaseTwo, report] : [],
  });
}

/** Added again: another moment, another trigger. */
async function laterLabel(story: Story): Promise<ActionEvent> {
  story.github.editIssue({ issue: story.issue });
  return story.label();
}
