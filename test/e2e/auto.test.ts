import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Step, say } from '../support/claude/scripted-model.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { look, subjects } from '../support/look.ts';
import type { ActionEvent, ActionRun } from '../support/run-action.ts';
import { greeting, greetingModel, greetingScripts } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, type Story } from '../support/story.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;
const BRANCH = 'baton/issue-1-greet-by-name';

async function expectAlone(story: Story, run: ActionRun): Promise<void> {
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({
    command: 'implement',
    conclusion: 'implemented',
    branch: BRANCH,
    pull_request: '2',
    phases_done: '2',
    phases_total: '2',
  });
  expect(await subjects(story, BRANCH)).toHaveLength(3);
  const { items } = await look(story);
  expect(items[1]?.labels).toEqual(['baton:done']);
  expect(items[1]?.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('The plan is ready and being carried out'),
  ]);
  expect(items[2]?.comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('**Nobody approved this plan**'),
  ]);
  expect(items[2]?.pull?.reviews).toEqual([]);
  story.assertClean();
}

const ways: { what: string; event: (story: Story) => ActionEvent; inputs: Record<string, string> }[] = [
  { what: 'the label baton:auto', event: (story) => story.label('baton:auto'), inputs: {} },
  {
    what: '`auto: true`',
    event: (story) => story.dispatch(),
    inputs: { command: 'plan', issue: '1', auto: 'true' },
  },
];

describe('without waiting', () => {
  test.each(ways)(
    '$what plans and implements, in two runs that share nothing but the plan',
    async ({ event, inputs }) => {
      await using story = await openStory({ ...greeting, model: greetingModel() });
      const run = await story.run(event(story), { inputs });
      await expectAlone(story, run);

      expect(run.summary.indexOf('The plan is ready')).toBeLessThan(
        run.summary.indexOf('Implementation complete'),
      );
      expect(run.outputs.report_path).toMatch(/baton-implement-[0-9a-f]{16}\.json$/);
      expect(run.record).toMatchObject({ command: 'implement', outcome: { conclusion: 'implemented' } });
      const [planned, implemented] = ['claude-opus-5-5', 'claude-sonnet-5-5'].map((model) =>
        story.claude.requests.filter(({ body }) => body.model === model),
      );
      expect(run.outputs.output_tokens).toBe(
        String(story.claude.totals(({ body }) => body.model === 'claude-sonnet-5-5').output),
      );
      expect(planned).toHaveLength(2);
      const opening = JSON.stringify(implemented?.[0]?.prompt?.messages);
      expect(opening).toContain('Phase 1 of 2: A greeting with a name');
      expect(opening).not.toContain('Those who say who they are');
    },
  );

  test('a run that was killed goes on when it is started again', async () => {
    const kill = new AbortController();
    const killed: Step = () => {
      kill.abort();
      return say('This is never heard.');
    };
    const model = greetingModel({ plans: planner, implements: [...phaseOne, killed, ...phaseTwo, report] });
    await using story = await openStory({ ...greeting, model });
    const label = story.label('baton:auto');
    const interrupted = await story.run(label, { kill: kill.signal });
    expect(interrupted.exitCode).toBeNull();
    expect(await subjects(story, BRANCH)).toHaveLength(2);

    await expectAlone(story, await story.run(label));
  });
});

describe('where the token may start workflows', () => {
  const workflow = readFileSync(resolve(import.meta.dirname, '../../examples/baton.yml'), 'utf8');
  const open = (steps: Parameters<typeof greetingModel>[0]) =>
    openStory({
      ...greeting,
      files: { ...greeting.files, '.github/workflows/baton.yml': workflow },
      model: greetingModel(steps),
    });
  const withToken = ({ github, repository }: Story) => ({
    github_token: github.appToken({
      repositories: [repository],
      permissions: {
        actions: 'write',
        checks: 'write',
        contents: 'write',
        issues: 'write',
        pull_requests: 'write',
      },
    }),
  });
  /** The run that GitHub makes of what Baton has started; the workflow passes all of it on. */
  const started = (story: Story, inputs: Record<string, string>) => {
    const [start] = story.github.dispatches;
    if (!start) throw new Error('nothing was started');
    const { actor, workflow: path, ref, repository } = start;
    const event = story.github.events.workflowDispatch({
      repository,
      workflow: path,
      ref,
      inputs: start.inputs,
      actor,
    });
    const { command = '', pull_request = '', issue = '', auto = '' } = start.inputs;
    return story.run(event, { inputs: { ...inputs, command, pull_request, issue, auto }, runId: '7002' });
  };

  test('the implementation is a workflow run of its own', async () => {
    await using story = await open({});
    const inputs = withToken(story);
    const planned = await story.run(story.label('baton:auto'), { inputs });
    expect(planned.outputs).toMatchObject({ command: 'plan', conclusion: 'planned', pull_request: '2' });
    expect(planned.log).toContain('The implementation of #2 was started as a run of its own.');
    expect(story.github.dispatches).toMatchObject([
      {
        workflow: '.github/workflows/baton.yml',
        ref: 'refs/heads/main',
        inputs: { command: 'implement', pull_request: '2', issue: '1', auto: 'true' },
      },
    ]);
    await expectAlone(story, await started(story, inputs));
  });

  test.each([
    {
      what: 'once whoever labelled the issue has no say any more',
      change: ({ github, repository }: Story) =>
        github.setPermission({ repository, user: MAINTAINER, role: 'read' }),
      says: '@maintainer cannot start this: it takes write access',
    },
    {
      what: 'once the issue was labelled to wait for an approval',
      change: (story: Story) => void story.label('baton:plan'),
      says: 'Use an account of your own.',
    },
  ])('nothing is carried out $what', async ({ change, says }) => {
    await using story = await open({ implements: [] });
    const inputs = withToken(story);
    await story.run(story.label('baton:auto'), { inputs });
    change(story);
    const run = await started(story, inputs);
    expect(run.outputs).toMatchObject({ conclusion: 'refused' });
    expect(run.log).toContain(says);
    expect(await subjects(story, BRANCH)).toHaveLength(1);
    story.assertClean();
  });
});

describe('nothing is carried out', () => {
  test('for somebody who may not', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ plans: [], implements: [] }) });
    story.github.setPermission({ repository: story.repository, user: MAINTAINER, role: 'triage' });
    await expectEnding(story, await story.run(story.label('baton:auto')), {
      conclusion: 'refused',
      says: '@maintainer cannot start this',
      commentOn: 1,
    });
  });

  test('for somebody who may not any more when the plan is made, which is not even proposed', async () => {
    const [explore, submit] = planner as [Step, Step];
    let story: Story | undefined;
    const losing: Step = (turn) => {
      if (story) story.github.setPermission({ repository: story.repository, user: MAINTAINER, role: 'read' });
      return typeof submit === 'function' ? submit(turn) : submit;
    };
    await using opened = await openStory({
      ...greeting,
      model: greetingModel({ plans: [explore, losing], implements: [] }),
    });
    story = opened;
    const run = await story.run(story.label('baton:auto'));
    await expectEnding(story, run, {
      conclusion: 'blocked',
      says: '@maintainer cannot start this: it takes write access',
      commentOn: 1,
    });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
  });

  test('in a dry run', async () => {
    await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
    const label = story.label('baton:auto');
    const before = await story.github.snapshot();
    const run = await story.run(label, { inputs: { dry_run: 'true' } });
    expect(run.outputs).toMatchObject({ command: 'plan', conclusion: 'planned' });
    expect(await story.github.snapshot()).toEqual(before);
    story.assertClean();
  });
});
