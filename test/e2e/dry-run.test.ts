import { expect, test } from '@jest/globals';
import { expectEnding } from '../support/expect-ending.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const dryRun = { inputs: { dry_run: 'true' } };
const NOTICE = 'Dry run: nothing was pushed and nothing was changed on GitHub';

test('a dry run of planning shows the plan and leaves no trace', async () => {
  await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
  const label = story.label();
  const before = await story.github.snapshot();
  const run = await story.run(label, dryRun);
  expect(await story.github.snapshot()).toEqual(before);
  expectNothingWritten(story);
  await expectEnding(story, run, {
    conclusion: 'planned',
    says: /Dry run: \.claude\/plans\/\S+-greet-by-name\.md would be proposed on baton\/issue-1-greet-by-name/,
  });
  expect(run.outputs).toMatchObject({ branch: 'baton/issue-1-greet-by-name', pull_request: '' });
  expect(run.summary).toContain(NOTICE);
  expect(run.summary).toContain('### Phase 1: A greeting with a name');
  for (const step of ['remove the label baton:plan from #1', 'label #1 as planning', 'push .claude/plans/']) {
    expect(run.log).toContain(`Dry run: would ${step}`);
  }
});

test('a dry run of implementing shows what would change and leaves no trace', async () => {
  await using story = await openProposal({
    ...greeting,
    plan: greetingPlan,
    model: greetingModel({ plans: [] }),
  });
  const approval = await story.approve(2);
  const before = await story.github.snapshot();
  const run = await story.run(approval, dryRun);
  expect(await story.github.snapshot()).toEqual(before);
  expectNothingWritten(story);
  await expectEnding(story, run, {
    conclusion: 'implemented',
    says: 'Dry run: 2 of 2 phases would be on baton/issue-1-greet-by-name',
    state: 'baton:awaiting-approval',
  });
  expect(run.summary).toContain(NOTICE);
  expect(run.summary).toMatch(/Files created.*tests\/name\.sh.*Files modified.*README\.md.*greet\.sh/s);
  expect(
    run.log.match(/^Dry run: would push [0-9a-f]{40} to baton\/issue-1-greet-by-name\.$/gm),
  ).toHaveLength(2);
  expect(run.log).toContain('Dry run: would comment on #2.');
});

/** Also nothing that was taken back. */
function expectNothingWritten({ github }: Story): void {
  expect(github.pushes).toEqual([]);
  const asked = github.requests.map(({ method, path, fields }) => [method, path, ...fields].join(' '));
  const reads = /^GET |^POST \/graphql viewer$|\/git-upload-pack$/;
  expect(asked.filter((request) => !reads.test(request))).toEqual([]);
}
