import { expect, jest, test } from '@jest/globals';
import { deleteRef } from '../support/github/git-commit.ts';
import { look } from '../support/look.ts';
import { greeting, greetingModel, nobody } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

jest.setTimeout(600_000);

test('a repository of 200,000 files is planned and implemented', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 200_000 }, (_, n) => [`data/${n % 500}/${n}.txt`, 'One of many.\n']),
  );
  await using story = await openStory({
    ...greeting,
    files: { ...many, ...greeting.files },
    model: greetingModel(),
  });
  const planned = await story.run(story.label());
  expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
  const implemented = await story.run(await story.approve(2));
  expect(implemented.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  story.assertClean();
});

test('a default branch that is not there is told before any model is asked', async () => {
  await using story = await openStory({ ...greeting, model: nobody });
  const event = story.label();
  await deleteRef(story.repository.gitDirectory, 'refs/heads/main');
  const run = await story.run(event);
  expect(run.outputs).toMatchObject({ conclusion: 'failed' });
  const { items } = await look(story);
  expect(items[1]?.comments[0]?.body).toContain('`main`');
  expect(story.claude.requests).toEqual([]);
});
