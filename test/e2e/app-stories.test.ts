import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installationTokens } from '../../src/entry/worker/installation-tokens.ts';
import { type ReconcilerParts, reconcile } from '../../src/entry/worker/keep-reconciled.ts';
import { trafficByInstallation } from '../../src/github/traffic.ts';
import { until } from '../queue/support.ts';
import { type AppStory, openAppStory } from '../support/app-story.ts';
import { look, subjects } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel, nobody } from '../support/scenarios/greeting.ts';
import { silentJsonLog, silentLog } from '../support/silent-log.ts';

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
    await using story = await openAppStory(
      { ...greeting, model: greetingModel() },
      { database: await database() },
    );
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

  test('executor: actions starts the workflow of the repository once, follows its run across a crash, and says so where it fails', async () => {
    const workflow = readFileSync(resolve(import.meta.dirname, '../../examples/baton.yml'), 'utf8');
    const files = {
      ...greeting.files,
      '.github/workflows/baton.yml': workflow,
      '.github/baton.yml': 'executor: actions\n',
    };
    await using story = await openAppStory(
      { ...greeting, files, model: nobody },
      { database: await database() },
    );
    const first = story.startWorker();
    await story.deliver(story.label());
    const run = await until(() => story.github.workflowRuns[0]);
    await until(() => story.github.requests.some(({ path }) => path.endsWith(`/actions/runs/${run.id}`)));
    first.process.kill('SIGKILL');
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
    story.assertClean();
  }, 120_000);

  test('what no webhook told is found, once, and nothing that is known already', async () => {
    await using story = await openAppStory({ ...greeting, model: nobody }, { database: await database() });
    const { github, app, queue, repository } = story;
    const label = story.label();
    const parts = partsOf({ github, app, queue });
    const round = () => reconcile(parts, { log: silentJsonLog, graceMs: 0 });
    await Promise.all([round(), round()]);
    await round();
    expect((await queue.stats()).jobs.waiting).toBe(1);
    expect(await queue.jobsOf(repository.id, { since: new Date(0) })).toMatchObject([
      { kind: 'plan', number: 1, delivery: 'reconciler' },
    ]);
    // The webhook comes after all.
    expect(await story.deliver(label)).toMatchObject({ kind: 'duplicate' });
    story.assertClean();
  }, 60_000);
});

function partsOf({ github, app, queue }: Pick<AppStory, 'github' | 'app' | 'queue'>): ReconcilerParts {
  const { serverUrl, apiUrl, graphqlUrl } = github;
  const tokens = installationTokens({
    appId: app.id,
    privateKey: app.privateKey,
    apiUrl,
    log: silentLog,
    told: () => undefined,
  });
  const traffic = trafficByInstallation();
  return { queue, settings: { github: { serverUrl, apiUrl, graphqlUrl } }, tokens, traffic };
}
