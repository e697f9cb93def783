import { describe, expect, test } from '@jest/globals';
import type { Step } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import type { ActionRun } from '../support/run-action.ts';
import {
  greeting,
  greetingEnds,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

const { phaseOne, phaseTwo, report } = greetingScripts;
const API = '/repos/lantern/greeting';
const GIT = '/lantern/greeting.git';
const BRANCH = 'baton/issue-1-greet-by-name';
const { planned } = greetingEnds;

// Most of what is tested here is waiting before another try, so that it is done side by side.
describe('GitHub', () => {
  test.concurrent('that fails here and there is asked again', async () => {
    await using story = await openPlanning();
    const faults = [
      { match: { path: '/graphql', field: 'viewer' }, kind: { status: 502 } },
      { match: { method: 'GET', path: `${API}/contents/.github%2Fbaton.yml` }, kind: { status: 503 } },
      { match: { method: 'POST', path: `${API}/issues/1/labels` }, kind: { status: 500 } },
      { match: { path: `${GIT}/info/refs` }, kind: { status: 503 } },
      {
        match: { method: 'POST', path: `${API}/pulls` },
        kind: { status: 429, headers: { 'retry-after': '0' } },
      },
      { match: { method: 'POST', path: `${API}/issues/1/comments` }, kind: { status: 502 } },
    ] as const;
    for (const fault of faults) story.github.fault(fault);
    await expectEnding(story, await story.run(story.label()), planned);
  });

  test.concurrent('that fails for good is told in the log, and on the issue if it takes comments', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.github.fault({
      match: { path: `${API}/issues/1/labels/baton%3Aplan` },
      times: 4,
      kind: { status: 502 },
    });
    const run = await story.run(story.label());
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: 'GitHub has a problem (502 on DELETE /api/v3/repos/lantern/greeting/issues/1/labels/baton%3Aplan). Start again in a while.',
      commentOn: 1,
    });
    expect(story.claude.requests).toEqual([]);
  });

  test.concurrent('that says no to all that a token without permissions asks for is told in the log', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    const { github, repository } = story;
    const token = github.appToken({ repositories: [repository], permissions: { contents: 'write' } });
    const run = await story.run(story.label(), { inputs: { github_token: token } });
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: /The token may not do this \(403 on DELETE .*\): Resource not accessible by integration\. Give the job /,
    });
    expect(run.log).toContain(
      '::warning::The end of the run could not be shown on GitHub. The token may not do this',
    );
    expect(story.claude.requests).toEqual([]);
  });

  const refusals: { status: number; times?: number; says: string }[] = [
    { status: 401, says: 'GitHub does not accept the token (401). Check `github_token`' },
    { status: 404, says: 'Check that it exists and that the token may see it.' },
    { status: 422, says: 'GitHub refuses the request (422 on POST /api/v3/repos/lantern/greeting/pulls)' },
    {
      status: 502,
      times: 4,
      says: 'GitHub has a problem (502 on POST /api/v3/repos/lantern/greeting/pulls)',
    },
  ];
  test.concurrent.each(refusals)(
    'that answers $status to the pull request loses no plan',
    async ({ status, times = 1, says }) => {
      await using story = await openPlanning();
      story.github.fault({ match: { method: 'POST', path: `${API}/pulls` }, times, kind: { status } });
      const run = await story.run(story.label());
      await expectEnding(story, run, { conclusion: 'failed', says, commentOn: 1, state: 'baton:failed' });
      expect(await subjects(story, BRANCH)).toEqual([PLAN]);
    },
  );

  test.concurrent('that does not let Actions open pull requests is told with the name of the setting, and can be gone on from', async () => {
    await using story = await openStory({
      ...greeting,
      settings: { actionsMayOpenPullRequests: false },
      model: greetingModel({ implements: [] }),
    });
    const label = story.label();
    const run = await story.run(label);
    await expectEnding(story, run, {
      conclusion: 'failed',
      says: 'Turn on "Allow GitHub Actions to create and approve pull requests" in Settings → Actions → General',
      commentOn: 1,
      state: 'baton:failed',
    });
    const { branches } = await look(story);
    expect(Object.keys(branches)).toEqual([BRANCH, 'main']);

    // The plan was paid for and is on its branch: the same event, delivered again, only has to propose it.
    story.repository.settings.actionsMayOpenPullRequests = true;
    const again = await story.run(label);
    await expectEnding(story, again, planned);
    expect(again.outputs).toMatchObject({ output_tokens: '0' });
    expect((await look(story)).branches).toEqual(branches);
  });
});

describe('the model', () => {
  test.concurrent('that is busy for a moment is asked again', async () => {
    await using story = await openPlanning();
    for (const status of [429, 529, 500]) {
      story.claude.fault({ kind: { status, headers: { 'retry-after-ms': '1' } } });
    }
    await expectEnding(story, await story.run(story.label()), planned);
  });

  test.concurrent.each([
    { status: 400, says: 'The Claude API refused a request (400).' },
    { status: 402, says: 'The Claude API account has no credit left or reached its spend limit.' },
    { status: 403, says: 'Check the workspace of the key.' },
    { status: 413, says: 'A request to the Claude API was too large. Make the task smaller.' },
  ])('that answers $status ends the run', async ({ status, says }) => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.claude.fault({ kind: { status } });
    await expectFailedPlanning(story, await story.run(story.label()), says);
    expect(story.claude.requests).toHaveLength(1);
  });

  test.concurrent('that does not exist ends the run with its name', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.claude.expectRejection('claude-opus-9');
    const run = await story.run(story.label(), { inputs: { planner_model: 'claude-opus-9' } });
    await expectFailedPlanning(story, run, 'The model `claude-opus-9` is not known to the Claude API');
  });

  test.concurrent('that stays overloaded ends the run', async () => {
    await using story = await openStory({ ...greeting, model: nobody });
    story.claude.fault({ kind: { status: 529, headers: { 'retry-after': '3600' } } });
    const run = await story.run(story.label());
    await expectFailedPlanning(story, run, 'Nothing is lost: start the run again later.');
  });
});

async function expectFailedPlanning(story: Story, run: ActionRun, says: string): Promise<void> {
  await expectEnding(story, run, { conclusion: 'failed', says, commentOn: 1, state: 'baton:failed' });
  expect(Object.keys((await look(story)).branches)).toEqual(['main']);
}

describe('a push', () => {
  const rejections = [
    {
      message: 'GH006: Protected branch update failed for refs/heads/baton/issue-1-greet-by-name.',
      says: `GitHub protects the branch ${BRANCH} by a rule and refused the push.`,
    },
    { message: 'No pushes on Sundays.', says: `A hook of the server refused the push to ${BRANCH}.` },
  ];
  test.each(rejections)('of a plan that is rejected by "$message"', async ({ message, says }) => {
    await using story = await openPlanning();
    story.github.fault({ match: { path: `${GIT}/git-receive-pack` }, kind: { rejectPush: message } });
    const run = await story.run(story.label());
    await expectEnding(story, run, { conclusion: 'blocked', says, commentOn: 1 });
    expect(run.log).toContain(message);
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });

  test('of a phase that is rejected leaves the branch as it is, and the next run goes on', async () => {
    const again = [...phaseTwo, report];
    await using story = await openImplementing([...phaseOne, ...phaseTwo, ...again]);
    const [{ message, says }] = rejections as [(typeof rejections)[number]];
    story.github.fault({
      match: { path: `${GIT}/git-receive-pack` },
      skip: 1,
      kind: { rejectPush: message },
    });
    const approval = await story.approve(2);
    const run = await story.run(approval);
    await expectStoppedAfterPhaseOne(story, run, says);
    expect((await story.run(approval)).outputs).toMatchObject({ conclusion: 'implemented' });
    expect(await subjects(story, BRANCH)).toEqual([PLAN, PHASE_ONE, PHASE_TWO]);
    story.assertClean();
  });
});

describe('while a phase is carried out', () => {
  test('somebody pushes: their commit stays, and after another approval the next run goes on', async () => {
    const meddle: Step = async () => {
      const { github, repository } = story;
      await github.commit({
        repository,
        branch: BRANCH,
        files: { 'NEWS.md': 'Greetings get names.\n' },
        message: 'News',
        author: 'editor',
      });
      return phaseTwo[0];
    };
    await using story: ProposedStory = await openImplementing([
      ...phaseOne,
      meddle,
      ...phaseTwo.slice(1),
      ...phaseTwo,
      report,
    ]);
    const run = await story.run(await story.approve(2));
    await expectStoppedAfterPhaseOne(
      story,
      run,
      /somebody pushed meanwhile, so nothing was pushed\. Look at their commits/,
      ['News'],
    );

    const next = await story.run(await story.approve(2));
    expect(next.outputs).toMatchObject({ conclusion: 'implemented' });
    expect(await subjects(story, BRANCH)).toEqual([PLAN, PHASE_ONE, 'News', PHASE_TWO]);
    expect((await look(story)).items[2]?.comments).toHaveLength(1);
    story.assertClean();
  });

  test('the pull request is closed: nothing more is pushed', async () => {
    const close: Step = async () => {
      story.github.closeIssue({ issue: await story.pull(2) });
      return phaseTwo[0];
    };
    await using story: ProposedStory = await openImplementing([...phaseOne, close, ...phaseTwo.slice(1)]);
    const run = await story.run(await story.approve(2));
    await expectStoppedAfterPhaseOne(story, run, '#2 is closed. Reopen it, or label the issue');
  });

  test('the branch is deleted: it stays so', async () => {
    const remove: Step = async () => {
      await story.github.deleteBranch({ repository: story.repository, branch: BRANCH });
      return phaseTwo[0];
    };
    await using story: ProposedStory = await openImplementing([...phaseOne, remove, ...phaseTwo.slice(1)]);
    const run = await story.run(await story.approve(2));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says: '#2 is closed. Reopen it, or label the issue',
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });
});

const PLAN = 'plan: Greet people by their name (#1)';
const PHASE_ONE = 'Greet people by their name — phase 1/2: A greeting with a name (#1)';
const PHASE_TWO = 'Greet people by their name — phase 2/2: Say so (#1)';

async function expectStoppedAfterPhaseOne(
  story: Story,
  run: ActionRun,
  says: string | RegExp,
  others: string[] = [],
): Promise<void> {
  await expectEnding(story, run, {
    conclusion: 'blocked',
    says,
    commentOn: 2,
    state: 'baton:awaiting-approval',
    goesOn: true,
  });
  expect(run.outputs).toMatchObject({ phases_done: '1', phases_total: '2' });
  expect(await subjects(story, BRANCH)).toEqual([PLAN, PHASE_ONE, ...others]);
}

const openPlanning = () => openStory({ ...greeting, model: greetingModel({ implements: [] }) });

const openImplementing = (steps: readonly Step[]) =>
  openProposal({ ...greeting, plan: greetingPlan, model: greetingModel({ plans: [], implements: steps }) });
