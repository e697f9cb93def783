import { expect, test } from '@jest/globals';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

test('a gateway that has never heard of threads is sent the whole history', async () => {
  await using story = await openStory({
    ...greeting,
    model: greetingModel(),
    claude: { threads: 'rejected' },
  });
  expect((await story.run(story.label())).outputs).toMatchObject({ conclusion: 'planned' });
  expect((await story.run(await story.approve(2))).outputs).toMatchObject({ conclusion: 'implemented' });

  const { requests } = story.claude;
  const rejected = requests.filter(({ outcome }) => outcome?.kind === 'rejected');
  expect(rejected.map(({ body }) => body.model)).toEqual(['claude-opus-5-5', 'claude-sonnet-5-5']);
  const answered = requests.filter(({ outcome }) => outcome?.kind === 'answered');
  const lengths = answered.map(({ body }) => (body.messages as unknown[]).length);
  expect(lengths).toEqual([1, 3, 1, 3, 5, 7, 9]);
  for (const { body } of answered) expect(body).not.toHaveProperty('thread');
  story.assertClean();
});
