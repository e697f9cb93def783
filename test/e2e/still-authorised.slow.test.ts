import { describe, expect, jest, test } from '@jest/globals';
import type { Step } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';
import { openGreetingPlan, reading, submitRevised } from '../support/scenarios/greeting-revised.ts';
import { MAINTAINER, openStory, REVIEWER, type Story } from '../support/story.ts';

jest.setTimeout(60_000);

const { planner, phaseOne, report } = greetingScripts;
const [begin, end] = greetingScripts.phaseTwo as [Step, Step];
const BRANCH = 'baton/issue-1-greet-by-name';
const PLAN = 'plan: Greet people by their name (#1)';
const PHASE_ONE = 'Greet people by their name — phase 1/2: A greeting with a name (#1)';
const KEPT = '1 of 2 phases are finished and stay on the branch; the next run goes on from there.';

/** Does something while the model is thinking about its next step. */
const meanwhile =
  (act: () => unknown, step: Step): Step =>
  async (turn) => {
    await act();
    return typeof step === 'function' ? step(turn) : step;
  };

async function dismiss(story: Story): Promise<void> {
  const [review] = (await story.pull(2)).pull.reviews;
  if (review) review.state = 'DISMISSED';
}

interface Change {
  what: string;
  act: (story: ProposedStory) => unknown;
  says: string;
}

const changes: Change[] = [
  {
    what: 'the permission of the one who approved is removed',
    act: ({ github, repository }) => github.setPermission({ repository, user: REVIEWER, role: 'read' }),
    says: `The approval by @${REVIEWER} does not count: it takes write access to lantern/greeting. Ask somebody who has it. ${KEPT}`,
  },
  {
    what: 'the approval is dismissed',
    act: dismiss,
    says: `The approval does not stand any more: it was dismissed, or its author has reviewed again since. Approve #2 again to go on. ${KEPT}`,
  },
  {
    what: 'the one who approved asks for changes',
    act: (story) => story.requestChanges(2, { body: 'Wait.' }),
    says: `The approval does not stand any more: it was dismissed, or its author has reviewed again since. Approve #2 again to go on. ${KEPT}`,
  },
  {
    what: 'somebody else with a say asks for changes',
    act: (story) => story.requestChanges(2, { body: 'Wait.', by: MAINTAINER }),
    says: `@${MAINTAINER} asks for changes to the current version of #2, so the approval waits. Edit what is left of the plan on the branch and have it approved, or have them approve, or dismiss their review; then approve again. ${KEPT}`,
  },
  {
    what: 'the pull request is closed',
    act: async ({ github, pull }) => github.closeIssue({ issue: await pull(2) }),
    says: `#2 is closed. Reopen it, or label the issue to have a new plan made. ${KEPT}`,
  },
  {
    what: 'its base is changed',
    act: async (story) => {
      const { github, repository } = story;
      const files = { 'NEWS.md': 'Next.\n' };
      await github.commit({ repository, branch: 'next', files, message: 'Next', author: 'asker' });
      (await story.pull(2)).pull.base.ref = 'next';
    },
    says: `#2 went into \`main\` and goes into \`next\` by now. Change its base back, or close it and label the issue again. ${KEPT}`,
  },
  {
    what: 'it is marked ready for review',
    act: async (story) => {
      (await story.pull(2)).pull.draft = false;
    },
    says: `#2 was marked ready for review meanwhile, though it is not finished. Convert it to a draft and start again, or start again as it is. ${KEPT}`,
  },
];

describe('a run ends, and what is finished stays, where', () => {
  test.each(changes)('$what in the middle of a phase: it is not pushed', async ({ act, says }) => {
    await using story: ProposedStory = await openImplementing([
      ...phaseOne,
      meanwhile(() => act(story), begin),
      end,
    ]);
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says,
      commentOn: 2,
      state: 'baton:awaiting-approval',
      comment: /^(?!.*Not started)/s,
    });
    expect(asRead(story.comments(2)[0] ?? '')).toContain('it is kept as a patch in the record of this run');
    expect(run.outputs).toMatchObject({ phases_done: '1', phases_total: '2' });
    expect(await subjects(story, BRANCH)).toEqual([PLAN, PHASE_ONE]);
  });

  test.each([
    {
      what: 'the approval is dismissed',
      act: dismiss,
      says: 'Approve #2 again to go on. 0 of 2 phases are finished',
    },
    {
      what: 'somebody with a say asks for changes',
      act: (story: ProposedStory) => story.requestChanges(2, { body: 'Wait.', by: MAINTAINER }),
      says: 'Have the plan revised and approve the new version, or have them approve, or dismiss their review; then approve again. 0 of 2',
    },
    {
      what: 'somebody pushes',
      act: ({ github, repository }: ProposedStory) =>
        github.commit({ repository, branch: BRANCH, files: { a: 'b' }, message: 'News', author: 'editor' }),
      says: 'somebody pushed meanwhile, so nothing was pushed. Look at their commits and approve #2 again. 0 of 2',
    },
  ])('$what before the first phase: the model is not asked', async ({ act, says }) => {
    const begun = Promise.withResolvers<void>();
    await using story = await openImplementing([], {
      ...greeting.files,
      '.github/baton.yml': `${greeting.files['.github/baton.yml']}setup: ["echo the setup has begun; sleep 2"]\n`,
    });
    const changed = begun.promise.then((): Promise<unknown> => act(story));
    const run = await story.run(await story.approve(2), {
      onLog: (text) => {
        if (text.includes('$ echo the setup has begun')) begun.resolve();
      },
    });
    await changed;
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says,
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(story.claude.requests).toEqual([]);
  });
});

describe('a run goes on where', () => {
  test.each([
    {
      what: 'somebody without a say asks for changes',
      act: (story: ProposedStory) => story.requestChanges(2, { body: 'No!', by: 'passer-by' }),
    },
    {
      what: 'somebody else approves what is there by now',
      act: (story: ProposedStory) => story.approve(2, MAINTAINER),
    },
  ])('$what', async ({ act }) => {
    await using story: ProposedStory = await openImplementing([
      ...phaseOne,
      meanwhile(() => act(story), begin),
      end,
      report,
    ]);
    const run = await story.run(await story.approve(2));
    expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
    story.assertClean();
  });
});

test('what stopped for an approval goes on once there is another', async () => {
  await using story: ProposedStory = await openImplementing([
    ...phaseOne,
    meanwhile(() => dismiss(story), begin),
    end,
    begin,
    end,
    report,
  ]);
  expect((await story.run(await story.approve(2))).outputs).toMatchObject({ conclusion: 'blocked' });
  const next = await story.run(await story.approve(2));
  expect(next.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  story.assertClean();
});

test('without an approval, a run ends where whoever asked for it has no say any more', async () => {
  const losing = () =>
    story.github.setPermission({ repository: story.repository, user: MAINTAINER, role: 'read' });
  await using story: Story = await openStory({
    ...greeting,
    model: greetingModel({ implements: [...phaseOne, meanwhile(losing, begin), end] }),
  });
  const run = await story.run(story.label('baton:auto'));
  expect(run.outputs).toMatchObject({ command: 'implement', conclusion: 'blocked', phases_done: '1' });
  expect(asRead(story.comments(2)[0] ?? '')).toContain(
    `@${MAINTAINER} cannot start this: it takes write access to lantern/greeting. Ask somebody who has it. To go on, approve #2. ${KEPT}`,
  );
  expect(await subjects(story, BRANCH)).toEqual([PLAN, PHASE_ONE]);
  story.assertClean();
});

describe('no plan is pushed where', () => {
  const NOTHING = 'No plan was made. To start again, comment `/baton plan` on the issue';
  test.each([
    {
      what: 'whoever asked for it has no say any more',
      act: ({ github, repository }: Story) =>
        github.setPermission({ repository, user: MAINTAINER, role: 'triage' }),
      says: `@${MAINTAINER} cannot start this: it takes write access to lantern/greeting. Ask somebody who has it. ${NOTHING}`,
    },
    {
      what: 'the issue is closed',
      act: ({ github, issue }: Story) => github.closeIssue({ issue }),
      says: `#1 is closed. Open it again, then add the label again. ${NOTHING}`,
    },
  ])('$what', async ({ act, says }) => {
    const [explore, submit] = planner as [Step, Step];
    await using story: Story = await openStory({
      ...greeting,
      model: greetingModel({ plans: [explore, meanwhile(() => act(story), submit)], implements: [] }),
    });
    const run = await story.run(story.label());
    await expectEnding(story, run, { conclusion: 'blocked', says, commentOn: 1 });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });
});

describe('no new version of a plan is pushed where', () => {
  const KEEPS = 'The plan stays as it was. To have it revised, comment `/baton revise`';
  test.each([
    {
      what: 'whoever asked for it has no say any more',
      act: ({ github, repository }: Story) =>
        github.setPermission({ repository, user: REVIEWER, role: 'triage' }),
      says: `@${REVIEWER} cannot start this: it takes write access to lantern/greeting. Ask somebody who has it. ${KEEPS}`,
    },
    {
      what: 'the request for it is dismissed',
      act: dismiss,
      says: 'The request for changes to #2 does not stand any more',
    },
    {
      what: 'the pull request is closed',
      act: async ({ github, pull }: Story) => github.closeIssue({ issue: await pull(2) }),
      says: `#2 is closed. Reopen it, or label the issue to have a new plan made. ${KEEPS}`,
    },
  ])('$what', async ({ act, says }) => {
    await using story: ProposedStory = await openGreetingPlan({
      plans: [reading, meanwhile(() => act(story), submitRevised('Done.'))],
    });
    const run = await story.run(await story.requestChanges(2, { body: 'What of an empty name?' }));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says,
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(await subjects(story, BRANCH)).toEqual([PLAN]);
  });

  test('whoever asked for it in a comment has no say any more', async () => {
    const losing = () =>
      story.github.setPermission({ repository: story.repository, user: MAINTAINER, role: 'read' });
    await using story: ProposedStory = await openGreetingPlan({
      plans: [reading, meanwhile(losing, submitRevised('Done.'))],
    });
    const run = await story.run(story.say('/baton revise What of an empty name?', { on: 2 }));
    expect(run.outputs).toMatchObject({ conclusion: 'blocked' });
    expect(run.log).toContain(`@${MAINTAINER} cannot start this`);
    expect(await subjects(story, BRANCH)).toEqual([PLAN]);
    story.assertClean();
  });
});

const openImplementing = (steps: readonly Step[], files: Record<string, string> = greeting.files) =>
  openProposal({
    ...greeting,
    files,
    plan: greetingPlan,
    model: greetingModel({ plans: [], implements: steps }),
  });
