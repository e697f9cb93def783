import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ExpectedEnding, expectEnding } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { openStory, REVIEWER, type Story } from '../support/story.ts';

const BOT = 'github-actions[bot]';
const implemented = {
  conclusion: 'implemented',
  says: '2 of 2 phases are on',
  commentOn: 2,
  comment: 'Implementation complete',
  state: 'baton:done',
};

test('plan: what was typed into the form is enough', async () => {
  await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
  const run = await story.run(story.dispatch({ typed: { command: 'plan', issue: '1' } }));
  await expectEnding(story, run, {
    conclusion: 'planned',
    says: '/pull/2',
    commentOn: 1,
    comment: 'ready for review',
    state: 'baton:awaiting-approval',
  });
  const brief = JSON.stringify(story.claude.requests[0]?.prompt?.messages);
  expect(brief).toContain('Those who say who they are should be greeted by their name.');
});

describe('implement', () => {
  test.each([
    { by: 'a maintainer', login: undefined },
    { by: 'the workflow that only passes on an approval', login: BOT },
  ])('by $by goes by the approval that is in place', async ({ login }) => {
    await using story = await openApproved();
    const run = await story.run(story.dispatch(login === undefined ? {} : { by: login }), {
      inputs: { command: 'implement', pull_request: '2' },
    });
    await expectEnding(story, run, implemented);
    expect(run.summary).toContain(`approved by \`${REVIEWER}\``);
  });

  test('with `auto` needs no approval, and the report says that nobody gave one', async () => {
    await using story = await openUnapproved({ model: greetingModel({ plans: [] }) });
    const run = await story.run(story.dispatch(), {
      inputs: { command: 'implement', pull_request: '#2', auto: 'true' },
    });
    await expectEnding(story, run, implemented);
    expect(story.comments(2)[0]).toContain('**Nobody approved this plan**');
    const { items } = await look(story);
    expect(items[2]?.pull?.reviews).toEqual([]);
  });

  const without: { what: string; by?: string; inputs?: object; typed?: object; ending: ExpectedEnding }[] = [
    { what: 'waits for an approval', ending: { conclusion: 'blocked', says: 'has 0 of 1 approvals' } },
    {
      what: 'does not go on without one because somebody typed so into the form',
      typed: { auto: 'true' },
      ending: { conclusion: 'blocked', says: 'Approve the pull request as it is now.' },
    },
    {
      what: 'with `auto` is not for everybody',
      by: 'passer-by',
      inputs: { auto: 'true' },
      ending: { conclusion: 'refused', says: '@passer-by cannot start this: it takes write access' },
    },
    {
      what: 'with `auto` is not for the account that Baton acts as',
      by: BOT,
      inputs: { auto: 'true' },
      ending: { conclusion: 'refused', says: 'Use an account of your own.' },
    },
  ];
  test.each(without)('$what', async ({ by, inputs, typed, ending }) => {
    await using story = await openUnapproved({ model: nobody });
    const event = story.dispatch({ ...(by && { by }), typed: { pull_request: '2', ...typed } });
    const before = await look(story);
    const run = await story.run(event, { inputs: { command: 'implement', ...inputs } });
    await expectEnding(story, run, { ...ending, commentOn: 2, state: 'baton:awaiting-approval' });
    expect((await look(story)).branches).toEqual(before.branches);
    expect(story.claude.requests).toEqual([]);
  });
});

describe('what cannot be carried out', () => {
  let story: ProposedStory;
  beforeAll(async () => {
    story = await openUnapproved({ model: nobody });
  });
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  const inputs: { given: Record<string, string>; says: string }[] = [
    {
      given: { command: 'shout' },
      says: 'Unknown command "shout": set `command` to plan, revise, implement or primer-sync.',
    },
    {
      given: {},
      says: 'Nothing says what to do: set the input `command` to plan, revise, implement or primer-sync.',
    },
    { given: { command: 'plan' }, says: 'set the input `issue`.' },
    { given: { command: 'implement', issue: '1' }, says: 'set the input `pull_request`.' },
    {
      given: { command: 'plan', issue: 'first' },
      says: 'The input `issue` is "first": give a number such as 42.',
    },
    {
      given: { command: 'plan', issue: '1', auto: 'maybe' },
      says: 'The input `auto` is "maybe": give true or false.',
    },
    {
      given: { command: 'plan', issue: '99' },
      says: 'There is no issue #99 in lantern/greeting. Check the number.',
    },
    {
      given: { command: 'implement', pull_request: '99' },
      says: 'There is no pull request #99 in lantern/greeting.',
    },
  ];
  test.each(inputs)('$given is an error that says what to give', async ({ given, says }) => {
    const before = await story.github.snapshot();
    const run = await story.run(story.dispatch(), { inputs: given });
    await expectEnding(story, run, { conclusion: 'failed', says, state: 'baton:awaiting-approval' });
    expect(await story.github.snapshot()).toEqual(before);
    expect(story.claude.requests).toEqual([]);
  });
});

describe('what cannot be planned', () => {
  test('a pull request', async () => {
    await using story = await openUnapproved({ model: nobody });
    const run = await story.run(story.dispatch(), { inputs: { command: 'plan', issue: '2' } });
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: '#2 is a pull request, and Baton plans issues. Open an issue that says what is wanted',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(story.claude.requests).toEqual([]);
  });

  test.each([
    { how: 'by number', event: (story: Story) => story.dispatch({ typed: { command: 'plan', issue: '1' } }) },
    { how: 'by label', event: (story: Story) => story.label() },
  ])('an issue that is closed, $how', async ({ event }) => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.github.closeIssue({ issue: story.issue });
    const run = await story.run(event(story));
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: '#1 is closed. Open it again, then add the label again.',
      commentOn: 1,
    });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
    expect(story.claude.requests).toEqual([]);
  });

  test('by the account that Baton acts as', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const event = story.dispatch({ by: BOT, typed: { command: 'plan', issue: '1' } });
    const run = await story.run(event);
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: 'Use an account of your own.',
      commentOn: 1,
    });
    expect(story.claude.requests).toEqual([]);
  });
});

function openUnapproved({ model }: { model: typeof nobody }): Promise<ProposedStory> {
  return openProposal({ ...greeting, plan: greetingPlan, model });
}

async function openApproved(): Promise<ProposedStory> {
  const story = await openUnapproved({ model: greetingModel({ plans: [] }) });
  await story.approve(2);
  return story;
}
