import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { call, type Step } from '../support/claude/scripted-model.ts';
import type { Permissions } from '../support/github/operations.ts';
import type { GitHubStandIn } from '../support/github/start-github.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel, greetingScripts, nobody } from '../support/scenarios/greeting.ts';
import { reading } from '../support/scenarios/greeting-revised.ts';
import type { StoryParams } from '../support/story.ts';

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
    ...params
  }: {
    workflow?: string | undefined;
    permissions?: Permissions;
  } & Partial<StoryParams> = {}): Promise<AppStory> => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    const files = {
      ...greeting.files,
      '.github/baton.yml': APP_MAY,
      ...(workflow !== '' && { '.github/workflows/baton.yml': workflow }),
    };
    const app = { database, ...(permissions && { permissions }) };
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
