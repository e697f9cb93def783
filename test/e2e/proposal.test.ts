import { expect, test } from '@jest/globals';
import { expectEnding } from '../support/expect-ending.ts';
import { look } from '../support/look.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

test('a story that begins with a proposal begins where a planning run ends', async () => {
  await using planned = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
  await using proposed = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
  const run = await planned.run(planned.label());
  await expectEnding(planned, run, {
    conclusion: 'planned',
    says: '/pull/2',
    commentOn: 1,
    comment: 'ready for review',
    state: 'baton:awaiting-approval',
  });
  expect(run.outputs).toMatchObject({ branch: proposed.branch, plan_path: proposed.planPath });
  expect(await stateOf(planned, proposed)).toEqual(await stateOf(proposed, proposed));
});

/** What implementing goes by. */
async function stateOf(story: Story, { branch, planPath }: { branch: string; planPath: string }) {
  const { branches, items } = await look(story);
  const { github, repository } = story;
  const commits = await github.log({ repository, ref: branch, since: 'main' });
  const { author, pull } = await story.pull(2);
  return {
    branches: Object.keys(branches),
    labels: items[1]?.labels,
    pull: { ...items[2], body: items[2]?.body?.includes('Closes #1'), comments: [] },
    author: author.login,
    headRepository: pull.head.repository?.fullName,
    plan: await github.readFile({ repository, ref: branch, path: planPath }),
    commits: commits.map(({ message, author, committer }) => ({
      message: message.replace(/^Baton-Run: .*$/m, '').replace(/\nBaton-(Brief|Planner): .*$/gm, ''),
      author: author.email,
      committer: committer.email,
    })),
  };
}
