import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeRunMark } from '../../src/jobs/run/run-mark.ts';
import { reportOn } from '../entry/cli/support/report-on.ts';
import { typed } from '../entry/cli/support/typed.ts';
import { until } from '../queue/support.ts';
import { plan } from '../report/figures.ts';
import { openAppStory, type WorkerProcess } from '../support/app-story.ts';
import { byRole } from '../support/claude/route-script.ts';
import { call, script } from '../support/claude/scripted-model.ts';
import { asRead } from '../support/expect-ending.ts';
import { ACTIONS_BOT } from '../support/github/open-pull-request.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { holdUp } from '../support/hold-up.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel, greetingScripts, nobody } from '../support/scenarios/greeting.ts';
import { greetingModelAnew } from '../support/scenarios/greeting-anew.ts';

const BRANCH = 'baton/issue-1-greet-by-name';

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`the App${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());
  const database = async () => ({ kind: 'postgres', url: await server.newDatabase() }) as const;

  test('plans what was labelled and implements what was approved, by two workers, with tokens for one repository', async () => {
    const place = await database();
    await using story = await openAppStory({ ...greeting, model: greetingModel() }, { database: place });
    story.startWorker();
    story.startWorker();
    await story.deliver(story.label());
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    expect(await subjects(story, BRANCH)).toHaveLength(1);
    await story.deliver(await story.approve(2));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });

    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual(['baton:done']);
    expect(items[2]?.pull?.draft).toBe(false);
    expect(items[2]?.comments.map(({ author }) => author)).toEqual(['baton[bot]']);
    const minted = story.github.requests.filter(({ path }) => path.endsWith('/access_tokens'));
    expect(minted.length).toBeGreaterThan(0);
    for (const { body } of minted) expect(body).toMatchObject({ repository_ids: [story.repository.id] });

    const { command, conclusion, since, ...figures } = JSON.parse((await reportOn(story, '--json')).stdout);
    expect(figures).toMatchObject({ plans: { made: 1 }, implementations: 1, saved: { of: 1 } });
    const ofApp = async () => {
      const environment = { DATABASE_URL: place.url };
      return JSON.parse((await typed(['report', '--app', '--json'], { environment })).stdout);
    };
    const { id, fullName: repository } = story.repository;
    const repositories = [{ id, repository, ...figures }];
    const keptSince = expect.any(String);
    const byApp = { command, conclusion, since, keptSince, ...figures, repositories };
    expect(await ofApp()).toEqual(byApp);

    await story.deliver(await story.merge(2));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 3 } });
    const jobs = await story.queue.jobsOf(story.repository.id, { since: new Date(0) });
    expect(jobs).toContainEqual(
      expect.objectContaining({
        kind: 'primer-sync',
        number: 2,
        line: expect.stringContaining('nothing of the architecture'),
      }),
    );
    expect(await ofApp()).toEqual(byApp);
    story.assertClean();
  }, 120_000);

  test('keeps the primer in step after a merge that changed the architecture', async () => {
    const primer = `${greeting.files['.claude/PRIMER.md']}\nThe greeting is in \`greet.sh\`.\n`;
    const { planner, phaseOne, phaseTwo, report } = greetingScripts;
    const submit = call('submit_primer', { body: `${primer}\nNames are arguments.\n`, summary: 'Names.' });
    await using story = await openAppStory(
      {
        ...greeting,
        files: { ...greeting.files, '.claude/PRIMER.md': primer },
        model: byRole({
          planner: script(planner, { name: 'planner' }),
          implementer: script([...phaseOne, ...phaseTwo, report], { name: 'implementer' }),
          primerKeeper: script([submit], { name: 'primer keeper' }),
        }),
      },
      { database: await database() },
    );
    story.startWorker();
    await story.deliver(story.label());
    await story.quiet();
    await story.deliver(await story.approve(2));
    await story.quiet();
    await story.deliver(await story.merge(2));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 3, dead: 0 } });
    const { items, branches } = await look(story);
    expect(items[3]).toMatchObject({ title: 'Bring the primer back in step with the code' });
    expect(Object.keys(branches).filter((name) => name.startsWith('baton/primer-sync-'))).toHaveLength(1);
    story.assertClean();
  }, 120_000);

  test('/baton cancel ends what runs and takes out what waits', async () => {
    const planning = holdUp('planner, turn 2');
    await using story = await openAppStory(
      { ...greeting, model: greetingModelAnew(planning.before) },
      { database: await database() },
    );
    story.startWorker();
    await story.deliver(story.label());
    await planning.reached;
    await story.deliver(story.say('/baton plan'));
    await story.deliver(story.say('/baton cancel'));
    await until(async () => {
      const { jobs } = await story.queue.stats();
      return jobs.done === 1 && jobs.cancelled === 1;
    });
    planning.goOn();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2, cancelled: 1, dead: 0 } });
    expect(Object.keys((await look(story)).branches)).toEqual(['main']);
    expect(asRead(story.comments(1).join('\n'))).toContain('Cancelled by @maintainer');
    story.assertClean();
  }, 120_000);

  test('baton:auto: the implementation is a job of its own', async () => {
    await using story = await openAppStory(
      { ...greeting, model: greetingModel() },
      { database: await database() },
    );
    const worker = story.startWorker();
    await story.deliver(story.label('baton:auto'));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });
    expect(worker.log()).toMatch(/begins plan 1.*ended plan.*begins implement 1/s);
    expect(await subjects(story, BRANCH)).toHaveLength(3);
    const { items } = await look(story);
    expect(items[2]?.comments[0]?.body).toContain('**Nobody approved this plan**');
    story.assertClean();
  }, 120_000);

  test('executor: actions starts the workflow of the repository once, follows its run across two crashes, says so where it fails, and keeps its figures', async () => {
    const workflow = readFileSync(resolve(import.meta.dirname, '../../examples/baton.yml'), 'utf8');
    const files = {
      ...greeting.files,
      '.github/workflows/baton.yml': workflow,
      '.github/baton.yml': 'executor: actions\n',
    };
    let starting: WorkerProcess | undefined;
    const beforeAnswer = ({ path }: LoggedRequest) => {
      if (path.endsWith('/dispatches')) starting?.process.kill('SIGKILL');
      endAll();
    };
    /** What the App follows has ended by the time it looks, which it does not do often. */
    let endAll = () => {};
    await using story = await openAppStory(
      // The App compares GitHub's time with its own.
      { ...greeting, files, model: nobody, github: { beforeAnswer, clock: () => new Date() } },
      { database: await database() },
    );
    starting = story.startWorker();
    await story.deliver(story.label());
    await starting.ended;
    starting = undefined;
    const [run] = story.github.workflowRuns;
    if (!run) throw new Error('No workflow was started');
    const following = story.startWorker();
    await until(() => story.github.requests.some(({ path }) => path.endsWith(`/actions/runs/${run.id}`)));
    following.process.kill('SIGKILL');
    Object.assign(run, { status: 'completed', conclusion: 'failure' });
    story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1 } });
    expect(story.github.dispatches).toMatchObject([
      {
        workflow: '.github/workflows/baton.yml',
        ref: 'refs/heads/main',
        inputs: { command: 'plan', issue: '1' },
      },
    ]);
    const { items } = await look(story);
    expect(items[1]?.labels).toEqual([]);
    expect(items[1]?.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('ended with `failure`'),
    ]);
    expect(items[1]?.comments[0]?.body).toContain(`/actions/runs/${run.id}`);

    const { github, repository } = story;
    endAll = () => {
      for (const each of github.workflowRuns.slice(1))
        Object.assign(each, { status: 'completed', conclusion: 'success' });
    };
    expect(await story.queue.figures()).toEqual([]);
    const head = 'baton/issue-1-greet';
    const change = { files: { 'part.sh': 'echo "Goodbye!"\n' }, message: 'Part' };
    await github.commit({ repository, branch: head, author: ACTIONS_BOT, ...change });
    const mark = plan({ questions: 2 });
    const body = writeRunMark({ kind: 'plan', ...mark });
    await github.openPullRequest({ repository, author: ACTIONS_BOT, title: 'Part', body, head });
    await story.deliver(story.say('/baton plan'));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 2 } });
    expect(github.dispatches[1]?.inputs).toMatchObject({ command: 'plan', issue: '1' });
    expect(await story.queue.figures()).toMatchObject([
      { repository: { id: repository.id }, pullRequest: 2, recorded: { plan: mark } },
    ]);

    await story.deliver(await story.merge(2));
    expect(await story.quiet()).toMatchObject({ jobs: { done: 3 } });
    expect(github.dispatches[2]?.inputs).toMatchObject({ command: 'primer-sync', pull_request: '2' });
    story.assertClean();
  }, 120_000);
});
