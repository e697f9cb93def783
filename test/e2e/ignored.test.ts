import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectEnding } from '../support/expect-ending.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { REVIEWER } from '../support/story.ts';
import { exampleOf } from '../trigger/examples.ts';

let story: ProposedStory;
beforeAll(async () => {
  story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
});

const events: { what: string; event: () => ActionEvent | Promise<ActionEvent>; says: string }[] = [
  {
    what: 'another event',
    event: () => ({ name: 'push', payload: exampleOf('push') }),
    says: 'nothing to do on `push`',
  },
  {
    what: 'another action',
    event: () => ({ name: 'issues', payload: exampleOf('issues', 'opened') }),
    says: 'nothing to do on `issues.opened`',
  },
  { what: 'another label', event: () => story.label('bug'), says: 'the label `bug` starts nothing' },
  {
    what: 'a review that only comments',
    event: reviewThatComments,
    says: 'the review is `commented`',
  },
  {
    what: 'an approval of a pull request that has nothing to do with Baton',
    event: approvalOfAnotherPullRequest,
    says: '#3 is none of Baton’s pull requests',
  },
];

test.each(events)('$what is ignored, in one line', async ({ event, says }) => {
  const given = await event();
  const before = await story.github.snapshot();
  const run = await story.run(given);
  await expectEnding(story, run, { conclusion: 'ignored', says, state: 'baton:awaiting-approval' });
  expect(
    run.log
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::')),
  ).toHaveLength(1);
  expect(await story.github.snapshot()).toEqual(before);
  expect(story.claude.requests).toEqual([]);
});

async function reviewThatComments(): Promise<ActionEvent> {
  const { github } = story;
  const pull = await story.pull(2);
  const review = await github.submitReview({ pull, user: REVIEWER, state: 'COMMENTED' });
  return github.events.reviewSubmitted({ issue: pull, review });
}

async function approvalOfAnotherPullRequest(): Promise<ActionEvent> {
  const { github, repository } = story;
  await github.commit({
    repository,
    branch: 'louder',
    files: { 'greet.sh': 'echo "HELLO!"\n' },
    message: 'Louder',
    author: 'asker',
  });
  await github.openPullRequest({ repository, author: 'asker', title: 'Louder', head: 'louder' });
  return story.approve(3);
}
