import { expect, test } from '@jest/globals';
import { searchCache, searchCacheModel } from '../support/scenarios/search-cache.ts';
import { openStory } from '../support/story.ts';

test('from a label to a pushed implementation', async () => {
  await using story = await openStory({ ...searchCache, model: searchCacheModel() });
  const planned = await story.run(story.label());
  console.log(planned.log, planned.outputs, planned.summary);
  const number = Number(planned.outputs.pull_request);
  const implemented = await story.run(await story.approve(number));
  console.log(implemented.log, implemented.outputs, implemented.summary);
  expect(implemented.outputs.conclusion).toBe('implemented');
  story.assertClean();
}, 60_000);
