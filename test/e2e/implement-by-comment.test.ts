import { describe, expect, test } from '@jest/globals';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import { look } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, REVIEWER } from '../support/story.ts';

function openPlan({ model = greetingModel({ plans: [] }) } = {}): Promise<ProposedStory> {
  return openProposal({ ...greeting, plan: greetingPlan, model });
}

describe('/baton implement', () => {
  test.each([
    { where: 'the pull request', on: 2 },
    { where: 'the issue', on: 1 },
  ])('on $where carries out what was approved', async ({ on }) => {
    await using story = await openPlan();
    await story.approve(2);
    const run = await story.run(story.say('/baton implement', { on }));
    await expectEnding(story, run, {
      conclusion: 'implemented',
      says: '2 of 2 phases are on',
      commentOn: 2,
      comment: 'Implementation complete',
      state: 'baton:done',
    });
    expect(run.summary).toContain(`approved by \`${REVIEWER}\``);
    const { items } = await look(story);
    const asked = items[on]?.comments.find(({ author }) => author === MAINTAINER);
    expect(asked?.reactions).toEqual([`${ACTIONS_BOT} eyes`]);
  });

  test.each([
    { where: 'the pull request', on: 2 },
    { where: 'the issue', on: 1 },
  ])('on $where does not stand for an approval', async ({ on }) => {
    await using story = await openPlan({ model: nobody });
    const before = await look(story);
    const run = await story.run(story.say('/baton implement', { on }));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says: '#2 has 0 of 1 approvals that count for',
      commentOn: on,
      state: 'baton:awaiting-approval',
    });
    expect((await look(story)).branches).toEqual(before.branches);
    expect(story.claude.requests).toEqual([]);
  });

  test('by somebody whose own approval does not count is no way around that', async () => {
    await using story = await openPlan({ model: nobody });
    story.github.setPermission({ repository: story.repository, user: 'asker', role: 'write' });
    await story.approve(2, 'asker');
    const run = await story.run(story.say('/baton implement', { on: 2, by: 'asker' }));
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: 'they asked for the plan. Somebody else has to approve',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
  });

  test('where there is no plan says how to get one', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const run = await story.run(story.say('/baton implement'));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says: 'There is no open plan for #1. To have one made, comment `/baton plan` on the issue.',
      commentOn: 1,
    });
  });

  test('where all is done says so', async () => {
    await using story = await openPlan();
    await story.run(await story.approve(2));
    const before = await look(story);
    const run = await story.run(story.say('/baton implement', { on: 2 }));
    expect(run.outputs).toMatchObject({ conclusion: 'implemented', output_tokens: '0' });
    const after = await look(story);
    expect(after.branches).toEqual(before.branches);
    const said = after.items[2]?.comments.filter(({ author }) => author === ACTIONS_BOT) ?? [];
    expect(said.map(({ body }) => asRead(body))).toEqual([
      expect.stringContaining('Implementation complete'),
      expect.stringContaining('there is nothing left to do'),
    ]);
    story.assertClean();
  });
});
