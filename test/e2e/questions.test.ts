import { describe, expect, test } from '@jest/globals';
import { call, type ModelTurn, type Step } from '../support/claude/scripted-model.ts';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { look } from '../support/look.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting, greetingModel, greetingScripts } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const [explore, submit] = greetingScripts.planner as [Step, Step];
const ask = (...questions: string[]) => call('ask_clarification', { questions });
const proposed = {
  conclusion: 'planned',
  says: '/pull/2',
  commentOn: 1,
  comment: 'ready for review',
  state: 'baton:awaiting-approval',
};

/** A planner that notes what it is shown at the start of each session. */
async function openAsking(
  plans: Step[],
  files: Record<string, string> = {},
): Promise<Story & { turns: ModelTurn[] }> {
  const turns: ModelTurn[] = [];
  const noting =
    (step: Step): Step =>
    (turn) => {
      if (turn.turnIndex === 0) turns.push(turn);
      return typeof step === 'function' ? step(turn) : step;
    };
  const model = greetingModel({ plans: plans.map(noting), implements: [] });
  const story = await openStory({ ...greeting, files: { ...greeting.files, ...files }, model });
  return { ...story, turns };
}

async function expectAsked(
  story: Story,
  event: ActionEvent,
  question: string,
  questionsAsked: number,
): Promise<void> {
  const run = await story.run(event);
  await expectEnding(story, run, {
    conclusion: 'needs_info',
    says: question,
    commentOn: 1,
    state: 'baton:needs-info',
    goesOn: true,
  });
  expect(run.record).toMatchObject({ outcome: { questionsAsked } });
}

describe('a question', () => {
  test('is asked, answered by the author of the issue, and planned with', async () => {
    await using story = await openAsking([
      ask('In which language --> really?', 'How loud?'),
      explore,
      submit,
    ]);
    await expectAsked(story, story.label(), 'In which language', 2);
    const asked = asRead(story.comments(1)[0] ?? '');
    expect(asked).toContain('1. In which language --> really?\n\n2. How loud?');
    expect(asked).toContain('Answer in one comment here');

    const run = await story.run(story.say('In English, and softly.', { by: 'asker' }));
    await expectEnding(story, run, proposed);
    expect(run.record).toMatchObject({ outcome: { questionsAsked: 2 } });
    const brief = story.turns[1]?.lastUserText ?? '';
    expect(brief).toContain('- In which language --> really?\n- How loud?');
    expect(brief).toContain('## Answer by asker\n\nIn English, and softly.');
    expect(brief).toContain('Questions that you may still ask: 0.');
    expect(brief.split('In English, and softly.')).toHaveLength(2);
    const { items } = await look(story);
    expect(items[1]?.comments.map(({ reactions }) => reactions)).toEqual([[], [`${ACTIONS_BOT} eyes`]]);
  });

  test('may be answered by somebody with write access', async () => {
    await using story = await openAsking([ask('How loud?'), explore, submit]);
    await expectAsked(story, story.label(), 'How loud?', 1);
    await expectEnding(story, await story.run(story.say('Softly.')), proposed);
    expect(story.turns[1]?.lastUserText).toContain('## Answer by maintainer\n\nSoftly.');
  });

  test('is not answered by anybody else, and nobody is told so', async () => {
    await using story = await openAsking([ask('How loud?')]);
    await expectAsked(story, story.label(), 'How loud?', 1);
    const chatter = story.say('As loud as you can!!!', { by: 'passer-by' });
    const before = await look(story);
    const run = await story.run(chatter);
    expect(run.outputs).toMatchObject({ conclusion: 'ignored' });
    expect(run.log).toContain('the answer is by somebody who has no say here');
    expect(await look(story)).toEqual(before);
    story.assertClean();
  });

  test('that is answered again, once the plan is there, starts nothing', async () => {
    await using story = await openAsking([ask('How loud?'), explore, submit]);
    await expectAsked(story, story.label(), 'How loud?', 1);
    const first = story.say('Softly.', { by: 'asker' });
    const second = story.say('And slowly.', { by: 'asker' });
    await story.run(first);
    const before = await look(story);
    const run = await story.run(second);
    expect(run.outputs).toMatchObject({ conclusion: 'ignored' });
    expect(run.log).toContain('no question waits for this comment');
    expect(await look(story)).toEqual(before);
    story.assertClean();
  });

  test('leads to another one, until the questions of the issue are used up', async () => {
    const turns: ModelTurn[] = [];
    const told: Step = (turn) => {
      turns.push(turn);
      return submit as never;
    };
    await using story = await openAsking([ask('How loud?'), ask('How slowly?'), ask('How often?'), told]);
    await expectAsked(story, story.label(), 'How loud?', 1);
    const early = story.say('Never mind.', { by: 'asker' });
    await expectAsked(story, story.say('Softly.', { by: 'asker' }), 'How slowly?', 2);
    expect(story.turns[1]?.lastUserText).toContain('Questions that you may still ask: 1.');
    // Said before the second question was asked, it is no answer to it.
    expect((await story.run(early)).outputs).toMatchObject({ conclusion: 'ignored' });

    await expectEnding(story, await story.run(story.say('Very.', { by: 'asker' })), proposed);
    expect(story.turns[2]?.lastUserText).toContain('- How loud?\n- How slowly?');
    expect(turns[0]?.result('ask_clarification')).toMatchObject({
      isError: true,
      text: expect.stringContaining('No question is left. Decide it yourself'),
    });
  });

  test('stays open where the next run breaks, and its answer is not lost', async () => {
    await using story = await openAsking([ask('How loud?'), explore, submit]);
    await expectAsked(story, story.label(), 'How loud?', 1);
    const answer = story.say('Softly.', { by: 'asker' });
    const match = { path: /\/git\/matching-refs\// };
    const fault = story.github.fault({ match, times: 4, kind: { status: 500 } });
    const broken = await story.run(answer);
    expect(broken.outputs).toMatchObject({ conclusion: 'failed' });
    expect(fault.met).toBe(4);
    await expectEnding(story, await story.run(answer), proposed);
    expect(story.turns[1]?.lastUserText).toContain('## Answer by asker\n\nSoftly.');
  });

  test('counts also where the label is added again', async () => {
    await using story = await openAsking([ask('How loud?', 'How often?'), explore, submit]);
    await expectAsked(story, story.label(), 'How loud?', 2);
    story.github.comment({ issue: story.issue, author: 'asker', body: 'Softly, and once.' });
    await expectEnding(story, await story.run(story.label()), proposed);
    const brief = story.turns[1]?.lastUserText ?? '';
    expect(brief).toContain('- How loud?\n- How often?');
    expect(brief).toContain('## Comment by asker\n\nSoftly, and once.');
    expect(brief).toContain('Questions that you may still ask: 0.');
  });
});

test('a comment on an issue whose question came from the implementer starts nothing', async () => {
  await using story = await openAsking([]);
  story.github.label({ issue: story.issue, name: 'baton:needs-info' });
  const event = story.say('Hello?', { by: 'asker' });
  const before = await look(story);
  const run = await story.run(event);
  expect(run.outputs).toMatchObject({ conclusion: 'ignored' });
  expect(await look(story)).toEqual(before);
  story.assertClean();
});
