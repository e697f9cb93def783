import { expect, test } from '@jest/globals';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

test('a gateway that knows none of the betas is worked with as the configuration says', async () => {
  const configuration = 'models: { threads: false, advisor: claude-opus-5-5 }\nlimits: { tokens: 3000000 }\n';
  await using story = await openStory({
    ...greeting,
    files: { ...greeting.files, '.github/baton.yml': configuration },
    model: greetingModel(),
    claude: { threads: 'rejected', advisor: 'rejected', taskBudgets: 'rejected', compaction: 'rejected' },
  });
  expect((await story.run(story.label())).outputs).toMatchObject({ conclusion: 'planned' });
  expect((await story.run(await story.approve(2))).outputs).toMatchObject({ conclusion: 'implemented' });

  const { requests } = story.claude;
  for (const { body } of requests) expect(body).not.toHaveProperty('thread');
  const offered = requests.filter(({ body }) => JSON.stringify(body.tools).includes('advisor_20260301'));
  expect(offered.map(({ body, outcome }) => [body.model, outcome?.kind])).toEqual([
    ['claude-sonnet-5-5', 'rejected'],
  ]);
  story.assertClean();
});
