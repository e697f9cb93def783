import { describe, expect, test } from '@jest/globals';
import { asRead, expectEnding } from '../support/expect-ending.ts';
import type { Role } from '../support/github/state.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import type { ActionEvent } from '../support/run-action.ts';
import { greeting, greetingModel, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, REVIEWER, type Story } from '../support/story.ts';

describe('a label', () => {
  const roles: Role[] = ['read', 'triage', 'none'];
  test.each(roles)('by somebody with the role %s starts nothing', async (role) => {
    await using story = await openStory({ ...greeting, model: nobody });
    const { github, repository } = story;
    github.setPermission({ repository, user: MAINTAINER, role });
    await expectRefusedLabel(story, story.label(), `it takes write access to ${repository.fullName}`);
  });

  test.each([
    { status: 404, times: 1, says: 'GitHub knows no permission of this account here. Ask a maintainer.' },
    { status: 500, times: 4, says: 'the permission could not be looked up (GitHub answered 500). Try again' },
  ])('whose author’s permission is answered with $status starts nothing', async ({ status, times, says }) => {
    await using story = await openStory({ ...greeting, model: nobody });
    const path = `/repos/${story.repository.fullName}/collaborators/${MAINTAINER}/permission`;
    story.github.fault({ match: { path }, times, kind: { status } });
    await expectRefusedLabel(story, story.label(), says);
  });

  test('by an App starts nothing', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    await expectRefusedLabel(story, labelBy(story, 'helper[bot]'), 'it is not a person’s account');
  });

  test.each(['not-helper[bot]', 'helper', 'helper-bot'])(
    'by %s starts nothing where the configuration lists helper[bot]',
    async (login) => {
      await using story = await openStory({
        ...greeting,
        files: {
          ...greeting.files,
          '.github/baton.yml': `${greeting.files['.github/baton.yml']}approval: { allow: ["helper[bot]"] }\n`,
        },
        model: nobody,
      });
      await expectRefusedLabel(story, labelBy(story, login), `@${login} cannot start this`);
    },
  );

  test('by an App that the configuration lists is as good as a maintainer’s', async () => {
    await using story = await openStory({
      ...greeting,
      files: {
        ...greeting.files,
        '.github/baton.yml': `${greeting.files['.github/baton.yml']}approval: { allow: ["helper[bot]"] }\n`,
      },
      model: greetingModel({ implements: [] }),
    });
    const run = await story.run(labelBy(story, 'helper[bot]'));
    await expectEnding(story, run, {
      conclusion: 'planned',
      says: '/pull/2',
      commentOn: 1,
      comment: 'ready for review',
      state: 'baton:awaiting-approval',
    });
  });
});

function labelBy({ github, issue }: Story, login: string): ActionEvent {
  github.label({ issue, name: 'baton:plan' });
  return github.events.issuesLabeled({ issue, label: 'baton:plan', sender: github.user(login) });
}

async function expectRefusedLabel(story: Story, event: ActionEvent, says: string): Promise<void> {
  const run = await story.run(event);
  await expectEnding(story, run, { conclusion: 'refused', says, commentOn: 1 });
  const { branches, items } = await look(story);
  expect(Object.keys(branches)).toEqual(['main']);
  expect(items[1]?.labels).toEqual([]);
  expect(story.claude.requests).toEqual([]);
}

interface Rejected {
  what: string;
  event: (story: ProposedStory) => Promise<ActionEvent>;
  conclusion: 'refused' | 'blocked';
  says: string | ((story: ProposedStory) => string | Promise<string>);
}

const approvals: Rejected[] = [
  {
    what: 'by somebody without write access',
    event: async (story) => {
      const { github, repository } = story;
      github.setPermission({ repository, user: REVIEWER, role: 'triage' });
      return story.approve(2);
    },
    conclusion: 'refused',
    says: 'it takes write access to lantern/greeting. Ask somebody who has it.',
  },
  {
    what: 'by another App',
    event: (story) => story.approve(2, 'helper[bot]'),
    conclusion: 'refused',
    says: 'it is not a person’s account. List it under `approval.allow`',
  },
  {
    what: 'by the one who asked for the plan',
    event: (story) => approvalByAsker(story),
    conclusion: 'refused',
    says: 'they asked for the plan. Somebody else has to approve',
  },
  {
    what: 'by somebody who changed the plan',
    event: async (story) => {
      await editPlan(story, { by: REVIEWER });
      return story.approve(2);
    },
    conclusion: 'refused',
    says: 'they changed the plan themselves. Somebody else has to approve',
  },
  {
    what: 'of a version that the plan has left since',
    event: async (story) => {
      const approval = await story.approve(2);
      await editPlan(story, { by: 'editor' });
      return approval;
    },
    conclusion: 'blocked',
    says: async (story) =>
      `@reviewer approved ${story.planHead}, but #2 is at ${(await story.pull(2)).pull.head.sha} now. Look at the current version and approve it again.`,
  },
  {
    what: 'that was dismissed',
    event: async (story) => {
      const approval = await story.approve(2);
      const [review] = (await story.pull(2)).pull.reviews;
      if (review) review.state = 'DISMISSED';
      return approval;
    },
    conclusion: 'blocked',
    says: 'it was dismissed, or its author has reviewed again since. Approve #2 again to go on.',
  },
  {
    what: 'that its author took back by asking for changes',
    event: async (story) => {
      const approval = await story.approve(2);
      const pull = await story.pull(2);
      await story.github.submitReview({ pull, user: REVIEWER, state: 'CHANGES_REQUESTED', body: 'Wait.' });
      return approval;
    },
    conclusion: 'blocked',
    says: 'it was dismissed, or its author has reviewed again since. Approve #2 again to go on.',
  },
  {
    what: 'of a pull request that is closed',
    event: async (story) => {
      const approval = await story.approve(2);
      story.github.closeIssue({ issue: await story.pull(2) });
      return approval;
    },
    conclusion: 'blocked',
    says: '#2 is closed. Reopen it, or label the issue to have a new plan made.',
  },
];

describe('an approval', () => {
  test.each(approvals)('$what starts nothing', async ({ event, conclusion, says }) => {
    await using story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
    const approval = await event(story);
    const before = await look(story);
    const run = await story.run(approval);
    await expectEnding(story, run, {
      conclusion,
      says: typeof says === 'string' ? says : await says(story),
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    const after = await look(story);
    expect(after.branches).toEqual(before.branches);
    expect(after.items[2]).toEqual({ ...before.items[2], comments: expect.any(Array) });
    expect(story.claude.requests).toEqual([]);
  });

  test('of a pull request from a fork starts nothing, whatever its branch is called', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const { github, repository } = story;
    const fork = await github.fork({ repository, owner: 'stranger' });
    const head = 'baton/issue-1-greet-by-name';
    await github.commit({
      repository: fork,
      branch: head,
      files: { 'greet.sh': 'echo "Hello, stranger!"\n' },
      message: 'plan: Greet strangers (#1)\n\nBaton-Run: 0123456789abcdef\n',
      author: 'stranger',
    });
    await github.openPullRequest({ repository, author: 'stranger', title: 'Plan', head: `stranger:${head}` });
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'refused',
      says: '#2 comes from a fork. Baton only works on branches of this repository: push the branch here.',
      commentOn: 2,
    });
    expect(story.github.pushes).toEqual([]);
    expect(story.claude.requests).toEqual([]);
  });

  test('by the one who asked counts where the configuration says so', async () => {
    await using story = await openProposal({
      ...greeting,
      files: {
        ...greeting.files,
        '.github/baton.yml': `${greeting.files['.github/baton.yml']}approval: { author_may_approve: true }\n`,
      },
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    const run = await story.run(await approvalByAsker(story));
    await expectImplemented(story, run);
    expect(run.summary).toContain('approved by `asker`');
  });

  test('counts for the plan as somebody else edited it before', async () => {
    await using story = await openProposal({
      ...greeting,
      plan: greetingPlan,
      model: greetingModel({ plans: [] }),
    });
    await editPlan(story, { by: 'editor' });
    const run = await story.run(await story.approve(2));
    await expectImplemented(story, run);
    const told = JSON.stringify(story.claude.requests[0]?.prompt?.messages);
    expect(told).toContain('say that Ada is an example');
    const [, edit, ...phases] = await subjects(story, story.branch);
    expect(edit).toBe('Edit the plan');
    expect(phases).toHaveLength(2);
  });

  test('of somebody with no say takes nothing away from what stands on the pull request', async () => {
    await using story = await openProposal({ ...greeting, plan: greetingPlan, model: nobody });
    const first = await story.run(await story.approve(2, 'helper[bot]'));
    expect(first.outputs).toMatchObject({ conclusion: 'refused' });
    const standing = story.comments(2);
    const second = await story.run(await story.approve(2, 'passer-by'));
    expect(second.outputs).toMatchObject({ conclusion: 'refused' });
    expect(asRead(second.log)).toContain('@passer-by does not count: it takes write access');
    expect(story.comments(2)).toEqual(standing);
    story.assertClean();
  });
});

async function approvalByAsker(story: Story): Promise<ActionEvent> {
  const { github, repository } = story;
  github.setPermission({ repository, user: 'asker', role: 'write' });
  return story.approve(2, 'asker');
}

async function editPlan(
  { github, repository, branch, planPath, planText }: ProposedStory,
  { by }: { by: string },
): Promise<void> {
  const edited = planText.replace(
    'show how to be greeted by name.',
    'show how to be greeted by name, and say that Ada is an example.',
  );
  await github.commit({
    repository,
    branch,
    files: { [planPath]: edited },
    message: 'Edit the plan',
    author: by,
  });
}

async function expectImplemented(story: Story, run: Parameters<typeof expectEnding>[1]): Promise<void> {
  await expectEnding(story, run, {
    conclusion: 'implemented',
    says: '2 of 2 phases are on',
    commentOn: 2,
    comment: 'Implementation complete',
    state: 'baton:done',
  });
}
