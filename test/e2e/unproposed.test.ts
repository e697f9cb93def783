import { describe, expect, test } from '@jest/globals';
import { expectEnding } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import { greeting, greetingEnds } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import { openStory, type Story } from '../support/story.ts';

const BRANCH = 'baton/issue-1-greet-by-name';
/** A plan that was pushed and could not be proposed, for a setting; the setting is changed since. */
async function openUnproposed(): Promise<Story> {
  const story = await openStory({
    ...greeting,
    settings: { actionsMayOpenPullRequests: false },
    model: greetingModelAnew(),
  });
  const run = await story.run(story.label());
  expect(run.outputs).toMatchObject({ conclusion: 'failed' });
  story.repository.settings.actionsMayOpenPullRequests = true;
  return story;
}

describe('a plan that was paid for and never proposed', () => {
  test('is proposed by the next trigger, which pays for none', async () => {
    await using story = await openUnproposed();
    const before = await look(story);
    const again = await story.run(story.say('/baton plan'));
    await expectEnding(story, again, greetingEnds.planned);
    expect(again.outputs).toMatchObject({ output_tokens: '0' });
    expect((await look(story)).branches).toEqual(before.branches);
  });

  test.each<[string, (story: Story) => void]>([
    [
      'the issue says something else by now',
      ({ github, issue }) => github.editIssue({ issue, body: 'Greet all.' }),
    ],
    [
      'more was said about it',
      ({ github, issue }) => github.comment({ issue, author: 'asker', body: 'In capitals, please.' }),
    ],
  ])('is left where it is, and another one made, where %s', async (_what, change) => {
    await using story = await openUnproposed();
    change(story);
    const again = await story.run(story.say('/baton plan'));
    await expectEnding(story, again, greetingEnds.planned);
    expect(again.outputs).not.toMatchObject({ output_tokens: '0' });
    expect(Object.keys((await look(story)).branches)).toEqual([BRANCH, `${BRANCH}-2`, 'main']);
  });

  test('is left where it is, where somebody has committed to it', async () => {
    await using story = await openUnproposed();
    const { github, repository } = story;
    const files = { 'README.md': 'Mine.\n' };
    await github.commit({ repository, branch: BRANCH, files, message: 'mine', author: 'asker' });
    await expectEnding(story, await story.run(story.say('/baton plan')), greetingEnds.planned);
    expect(Object.keys((await look(story)).branches)).toEqual([BRANCH, `${BRANCH}-2`, 'main']);
  });
});
