import { describe, expect, test } from '@jest/globals';
import { call, type ModelTurn, type Step } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import {
  greeting,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const proposed = {
  conclusion: 'planned',
  says: '/pull/2',
  commentOn: 1,
  comment: 'ready for review',
  state: 'baton:awaiting-approval',
};
const decline: Step = call('decline', {
  reason: 'It is one word in one file.',
  suggestion: 'Change `greet.sh` by hand.',
});

/** A step that notes the turn in which it is taken. */
function noting(turns: ModelTurn[], step: Step): Step {
  return (turn) => {
    turns.push(turn);
    return typeof step === 'function' ? step(turn) : step;
  };
}

function briefOf({ claude }: Story): string {
  return JSON.stringify(claude.requests[0]?.prompt?.messages);
}

describe('/baton plan', () => {
  test('on an issue is as good as the label', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
    const { github, issue } = story;
    github.comment({ issue, author: 'asker', body: 'In capitals, please.\n/baton status' });
    github.setPermission({ repository: story.repository, user: 'asker', role: 'write' });
    const event = story.say('/baton plan');
    github.editIssue({ issue, body: 'Greet nobody.' });
    await expectEnding(story, await story.run(event), proposed);
    const { items } = await look(story);
    expect(items[1]?.comments.map(({ reactions }) => reactions)).toEqual([[], [`${ACTIONS_BOT} eyes`], []]);
    expect(items[1]?.reactions).toEqual([]);

    const brief = briefOf(story);
    expect(brief).toContain('Those who say who they are should be greeted by their name.');
    expect(brief).toContain('In capitals, please.');
    expect(brief).not.toContain('Greet nobody.');
    expect(brief).not.toContain('/baton');
  });

  test('delivered twice, is answered once', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
    const event = story.say('/baton plan');
    await story.run(event);
    const before = await look(story);
    const again = await story.run(event);
    expect(again.outputs).toMatchObject({ conclusion: 'planned', output_tokens: '0' });
    const after = await look(story);
    expect(after.branches).toEqual(before.branches);
    expect(after.items[2]).toEqual(before.items[2]);
    expect(after.items[1]?.comments).toHaveLength(2);
    story.assertClean();
  });

  test('said again, has another plan made in the place of the first', async () => {
    await using story = await openStory({
      ...greeting,
      model: greetingModel({
        plans: [...greetingScripts.planner, ...greetingScripts.planner],
        implements: [],
      }),
    });
    await story.run(story.say('/baton plan'));
    await expectEnding(story, await story.run(story.say('/baton plan')), proposed);
    expect(await subjects(story, 'baton/issue-1-greet-by-name')).toHaveLength(2);
  });

  test('on a pull request says where it belongs', async () => {
    await using story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
    const run = await story.run(story.say('/baton plan', { on: 2 }));
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: 'Comment `/baton plan` on the issue, or `/baton revise` with what should be different',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(story.claude.requests).toEqual([]);
  });

  test('on a closed issue starts nothing', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.github.closeIssue({ issue: story.issue });
    const run = await story.run(story.say('/baton plan'));
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: '#1 is closed. Open it again',
      commentOn: 1,
    });
  });
});

describe('a change that needs no plan', () => {
  test('is declined with the reason, what to do instead, and how to have a plan all the same', async () => {
    await using story = await openStory({
      ...greeting,
      model: greetingModel({ plans: [decline], implements: [] }),
    });
    const run = await story.run(story.label());
    await expectEnding(story, run, {
      conclusion: 'declined',
      says: 'It is one word in one file.',
      commentOn: 1,
    });
    const [comment = ''] = story.comments(1);
    expect(comment).toContain('Change `greet.sh` by hand.');
    expect(comment).toContain('comment `/baton plan --force`');
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });

  test('is planned where somebody insists: declining is not on offer then', async () => {
    const turns: ModelTurn[] = [];
    const [explore, submit] = greetingScripts.planner;
    const model = greetingModel({
      plans: [decline, noting(turns, explore as Step), submit as Step],
      implements: [],
    });
    await using story = await openStory({ ...greeting, model });
    await story.run(story.label());
    await expectEnding(story, await story.run(story.say('/baton plan --force')), proposed);
    expect(turns[0]?.tools).toEqual(['read', 'glob', 'grep', 'submit_plan', 'ask_clarification']);
    expect(turns[0]?.lastUserText).toContain('A plan is wanted in any case');
    expect(turns[0]?.lastUserText).toContain('end with `submit_plan` or `ask_clarification`.');
  });

  test('is planned where the repository does without triage', async () => {
    const turns: ModelTurn[] = [];
    const [explore, submit] = greetingScripts.planner;
    await using story = await openStory({
      ...greeting,
      files: { ...greeting.files, '.github/baton.yml': 'plans: { triage: false }\n' },
      model: greetingModel({ plans: [noting(turns, explore as Step), submit as Step], implements: [] }),
    });
    await expectEnding(story, await story.run(story.label()), proposed);
    expect(turns[0]?.tools).not.toContain('decline');
  });
});
