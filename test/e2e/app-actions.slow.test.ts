import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { call, type Step } from '../support/claude/scripted-model.ts';
import type { Permissions } from '../support/github/operations.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import type { GitHubStandIn } from '../support/github/start-github.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel, greetingScripts, nobody } from '../support/scenarios/greeting.ts';
import { reading } from '../support/scenarios/greeting-revised.ts';
import type { StoryParams } from '../support/story.ts';
import { startCrew, type WorkerCrew } from '../support/worker-crew.ts';

const EXAMPLE = readFileSync(resolve(import.meta.dirname, '../../examples/baton.yml'), 'utf8');
const APP_MAY = 'executor: actions\napproval:\n  allow: ["baton[bot]"]\n';

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`executor: actions${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());

  const open = async ({
    workflow = EXAMPLE,
    permissions,
    tries,
    ...params
  }: {
    workflow?: string | undefined;
    permissions?: Permissions;
    tries?: number;
  } & Partial<StoryParams> = {}): Promise<AppStory> => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    const files = {
      ...greeting.files,
      '.github/baton.yml': APP_MAY,
      ...(workflow !== '' && { '.github/workflows/baton.yml': workflow }),
    };
    const app = { database, ...(permissions && { permissions }), ...(tries && { tries }) };
    return openAppStory({ ...greeting, model: nobody, ...params, files }, app);
  };

  /** Whatever the App starts has ended well by the time it looks. */
  const endingAtOnce = () => {
    let github: GitHubStandIn | undefined;
    return {
      ofStory: (story: AppStory) => {
        github = story.github;
      },
      beforeAnswer: () => {
        for (const run of github?.workflowRuns ?? [])
          Object.assign(run, { status: 'completed', conclusion: 'success' });
      },
    };
  };

  test('an answer to a question of the workflow starts it again, and reaches the planner; nobody else’s does', async () => {
    const ending = endingAtOnce();
    let brief = '';
    const [, ...planner] = greetingScripts.planner;
    const noting: Step = (turn) => {
      brief = turn.lastUserText;
      return reading;
    };
    const model = greetingModel({
      plans: [call('ask_clarification', { questions: ['How loud?'] }), noting, ...planner],
      implements: [],
    });
    await using story = await open({ model, github: { beforeAnswer: ending.beforeAnswer } });
    ending.ofStory(story);
    story.startWorker();
    const started = async (times: number) => {
      await story.quiet();
      expect(story.github.dispatches).toHaveLength(times);
      return { ...story.github.dispatches[times - 1]?.inputs };
    };
    await story.deliver(story.label());
    await story.run(story.dispatch({ by: 'baton[bot]', typed: await started(1) }));
    expect((await look(story)).items[1]?.labels).toEqual(['baton:needs-info']);

    const chatter = story.say('As loud as you can!!!', { by: 'passer-by' });
    const answer = story.say('Softly.', { by: 'asker' });
    const more = story.say('As I said.', { by: 'asker' });
    await story.deliver(chatter);
    await started(1);
    await story.deliver(answer);
    const typed = await started(2);
    expect(typed).toMatchObject({ command: 'plan', issue: '1' });
    await story.run(story.dispatch({ by: 'baton[bot]', typed }));
    expect(brief).toContain('How loud?');
    expect(brief).toContain('Softly.');
    expect(brief).not.toContain('As loud as you can');
    // The question is closed by now.
    await story.deliver(more);
    await started(2);
    expect(await story.queue.stats()).toMatchObject({ jobs: { done: 4, dead: 0 } });
    expect(await subjects(story, 'baton/issue-1-greet-by-name')).toHaveLength(1);
    expect((await look(story)).items[1]?.labels).toEqual(['baton:awaiting-approval']);
    story.github.assertClean();
  }, 120_000);

  test('kill -9 at every request of the App: the workflow is started once, and followed to its end', async () => {
    const seen = new Set<string>();
    let crew: WorkerCrew | undefined;
    let github: GitHubStandIn | undefined;
    const beforeAnswer = ({ method, path, body }: LoggedRequest) => {
      const step = `${method} ${path} ${JSON.stringify(body)}`;
      if (!crew || seen.has(step)) return;
      seen.add(step);
      crew.kill();
      // So that whoever follows it finds it done.
      if (!step.includes('/actions/runs/')) return;
      for (const run of github?.workflowRuns ?? [])
        Object.assign(run, { status: 'completed', conclusion: 'success' });
    };
    await using story = await open({ tries: 500, github: { beforeAnswer, clock: () => new Date() } });
    github = story.github;
    crew = startCrew(story, { LEASE_SECONDS: '0.6' });
    await story.deliver(story.label());
    expect(await story.quiet({ withinMs: 120_000 })).toMatchObject({ jobs: { done: 1, dead: 0 } });
    expect(github.dispatches).toHaveLength(1);
    expect(github.workflowRuns).toHaveLength(1);
    expect([...seen]).toContainEqual(expect.stringMatching(/^POST .*\/dispatches/));
    expect([...seen]).toContainEqual(expect.stringMatching(/^GET .*\/workflows\/baton.yml\/runs/));
    expect(seen.size).toBeGreaterThanOrEqual(11);
    const { items } = await look(story);
    expect(items[1]?.comments).toEqual([]);
    github.assertClean();
  }, 180_000);

  test.each(['cut-after-effect', 'cut-before-effect'] as const)(
    'where the answer to the start is lost (%s), it is looked for before it is started again',
    async (kind) => {
      const ending = endingAtOnce();
      const { beforeAnswer } = ending;
      await using story = await open({ github: { beforeAnswer, clock: () => new Date() } });
      ending.ofStory(story);
      story.github.fault({ match: { method: 'POST', path: /\/dispatches$/ }, kind, times: 1 });
      story.startWorker();
      await story.deliver(story.label());
      expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
      expect(story.github.dispatches).toHaveLength(1);
      expect(story.github.workflowRuns[0]?.title).toMatch(/^Baton: plan \([0-9a-f]{16}\)$/);
    },
    120_000,
  );

  test('a workflow from an older example, which knows nothing of jobs, is started and followed as well', async () => {
    const older = parse(EXAMPLE);
    delete older['run-name'];
    delete older.on.workflow_dispatch.inputs.job;
    const ending = endingAtOnce();
    await using story = await open({
      workflow: stringify(older),
      github: { beforeAnswer: ending.beforeAnswer },
    });
    ending.ofStory(story);
    story.startWorker();
    await story.deliver(story.label());
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
    expect(story.github.dispatches).toHaveLength(1);
    expect(story.github.dispatches[0]?.inputs).not.toHaveProperty('job');
    story.github.assertClean();
  }, 60_000);

  const noDispatch = 'on:\n  issues:\n    types: [labeled]\njobs: {}\n';
  const otherInputs = 'on:\n  workflow_dispatch:\n    inputs:\n      number: { type: string }\njobs: {}\n';
  test.each([
    {
      what: 'there is no workflow',
      params: { workflow: '' },
      says: 'There is no workflow `.github/workflows/baton.yml` on `main`',
    },
    {
      what: 'it cannot be dispatched',
      params: { workflow: noDispatch },
      says: "GitHub does not start `.github/workflows/baton.yml`: Workflow does not have 'workflow_dispatch' trigger",
    },
    {
      what: 'it takes other inputs',
      params: { workflow: otherInputs },
      says: 'Unexpected inputs provided',
    },
    {
      what: 'the App may not',
      params: {
        permissions: {
          checks: 'write',
          contents: 'write',
          issues: 'write',
          metadata: 'read',
          pull_requests: 'write',
        },
      },
      says: 'was granted `actions: write`',
    },
  ] as const)(
    'where $what, people are told once what to do, and it is not tried again',
    async ({ params, says }) => {
      await using story = await open(params);
      story.startWorker();
      await story.deliver(story.label());
      expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
      expect(story.github.dispatches).toEqual([]);
      const { items } = await look(story);
      expect(items[1]?.labels).toEqual([]);
      const [comment, ...others] = items[1]?.comments ?? [];
      expect(others).toEqual([]);
      expect(comment?.body).toContain(says);
      expect(comment?.body).toContain('remove `executor: actions`');
      expect(comment?.body).toContain('Then ask for it again');
    },
    60_000,
  );
});
