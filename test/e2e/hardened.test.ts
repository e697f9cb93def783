import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runInTwoParts, type TwoParts } from '../support/hardened.ts';
import { look, subjects } from '../support/look.ts';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const BRANCH = 'baton/issue-1-greet-by-name';

describe('a job in two parts', () => {
  let story: Story;
  let planning: TwoParts;
  let planFiles: Map<string, Buffer>;
  let implementing: TwoParts;
  let workFiles: Map<string, Buffer>;
  let afterWork: Awaited<ReturnType<typeof look>>;
  let afterPlanning: Awaited<ReturnType<typeof look>>;

  beforeAll(async () => {
    story = await openStory({ ...greeting, model: greetingModel() });
    planning = await runInTwoParts(story, story.label(), {
      between: async (directory) => {
        planFiles = filesIn(directory);
        afterWork = await look(story);
      },
    });
    afterPlanning = await look(story);
    implementing = await runInTwoParts(story, await story.approve(2), {
      between: (directory) => {
        workFiles = filesIn(directory);
      },
    });
  }, 120_000);
  afterAll(async () => {
    await story[Symbol.asyncDispose]();
  });

  test('plans and implements as one job does', async () => {
    for (const { work, publish } of [planning, implementing]) {
      expect([work.log, work.exitCode, publish.log, publish.exitCode]).toEqual([
        expect.any(String),
        0,
        expect.any(String),
        0,
      ]);
    }
    expect(planning.publish.outputs).toMatchObject({ conclusion: 'planned', pull_request: '2', branch: BRANCH });
    expect(implementing.publish.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
    expect(await subjects(story, BRANCH)).toEqual([
      'plan: Greet people by their name (#1)',
      'Greet people by their name — phase 1/2: A greeting with a name (#1)',
      'Greet people by their name — phase 2/2: Say so (#1)',
    ]);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual(['baton:done']);
    expect(items[2]?.pull).toMatchObject({ draft: false });
    expect(JSON.stringify(items[2]?.comments)).toContain('Implementation complete');
    story.assertClean();
  });

  test('changes nothing on GitHub before it is published', () => {
    expect(Object.keys(afterWork.branches)).toEqual(['main']);
    expect(afterWork.items[1]).toMatchObject({ labels: ['baton:plan'], comments: [], reactions: [] });
    expect(afterPlanning.items[1]?.labels).toEqual(['baton:awaiting-approval']);
  });

  test('hands over a record, and the commits as a bundle where there are some', () => {
    expect([...planFiles.keys()]).toEqual(['handover.json']);
    expect([...workFiles.keys()]).toEqual(['commits.bundle', 'handover.json']);
  });
});

function filesIn(directory: string): Map<string, Buffer> {
  const names = readdirSync(directory).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}
