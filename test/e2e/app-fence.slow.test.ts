import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../queue/support.ts';
import { type AppStory, openAppStory, type WorkerProcess } from '../support/app-story.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { holdUp } from '../support/hold-up.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, nobody } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';
import type { StoryParams } from '../support/story.ts';

const BRANCH = 'baton/issue-1-greet-by-name';

/**
 * Of the one that is stopped. It looks after its lease four times in that time, so not before this test is over: what it
 * writes when it wakes up is held back by the question before each write alone.
 */
const LONG_LEASE = { LEASE_SECONDS: '3600' };

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`the fence${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());
  const open = async (params: Partial<StoryParams> & Pick<StoryParams, 'model'>): Promise<AppStory> => {
    const database = { kind: 'postgres', url: await server.newDatabase() } as const;
    return openAppStory({ ...greeting, ...params }, { database });
  };

  test.each([
    { doing: 'plan', at: 'planner, turn 2', commits: 1 },
    { doing: 'implement', at: 'implementer, after its calls', commits: 3 },
  ])(
    'a worker that wakes up in the middle of $doing, while another one has its job, pushes nothing and says nothing',
    async ({ doing, at, commits }) => {
      let first: WorkerProcess | undefined;
      let isStopped = false;
      // The second time is the second worker's, which has published nothing by then.
      const hold = holdUp(at, { time: 2 });
      const before = async (turn: string) => {
        if (turn === at && first && !isStopped) {
          first.process.kill('SIGSTOP');
          isStopped = true;
        }
        await hold.before(turn);
      };
      await using story = await open({ model: greetingModelAnew(before) });
      if (doing === 'implement') {
        const planner = story.startWorker();
        await story.deliver(story.label());
        await story.quiet();
        planner.process.kill('SIGTERM');
        await planner.ended;
      }
      first = story.startWorker(LONG_LEASE);
      await story.deliver(doing === 'plan' ? story.label() : await story.approve(2));
      await until(() => isStopped);
      const second = story.startWorker();
      await hold.reached;

      const seen = await look(story);
      const pushes = story.github.pushes.length;
      const requests = story.github.requests.length;
      first.process.kill('SIGCONT');
      await until(() => first?.log().includes(`ended ${doing}`));
      expect(await look(story)).toEqual(seen);
      expect(story.github.pushes).toHaveLength(pushes);
      expect(story.github.requests.slice(requests).filter(writes)).toEqual([]);
      expect(first.log()).toContain('This worker has lost its job to another one.');

      hold.goOn();
      expect(await story.quiet()).toMatchObject({ jobs: { waiting: 0, dead: 0 } });
      expect(second.log()).toContain(`begins ${doing} 2`);
      expect(await subjects(story, BRANCH)).toHaveLength(commits);
      story.github.assertClean();
    },
    120_000,
  );

  test('a worker that wakes up before it starts the workflow of a repository, which another one has started, starts none', async () => {
    const workflow = readFileSync(resolve(import.meta.dirname, '../../examples/baton.yml'), 'utf8');
    const files = {
      ...greeting.files,
      '.github/workflows/baton.yml': workflow,
      '.github/baton.yml': 'executor: actions\n',
    };
    let first: WorkerProcess | undefined;
    let isStopped = false;
    // The last thing before the start: whoever asked is shown that it was seen.
    const beforeAnswer = ({ fields }: LoggedRequest) => {
      if (isStopped || !fields.includes('addReaction')) return;
      first?.process.kill('SIGSTOP');
      isStopped = true;
    };
    await using story = await open({ files, model: nobody, github: { beforeAnswer } });
    first = story.startWorker(LONG_LEASE);
    await story.deliver(story.label());
    await until(() => isStopped);
    story.startWorker();
    await until(() => story.github.workflowRuns[0]);
    first.process.kill('SIGCONT');
    await until(() => first?.log().includes('ended plan'));
    expect(first.log()).toContain('This worker has lost its job to another one.');
    expect(story.github.dispatches).toHaveLength(1);
  }, 120_000);
});

/** A token for the next look is no word to anybody. */
function writes({ method, path, fields }: LoggedRequest): boolean {
  return (
    method !== 'GET' &&
    !path.endsWith('/access_tokens') &&
    !path.endsWith('/git-upload-pack') &&
    !fields.includes('viewer')
  );
}
