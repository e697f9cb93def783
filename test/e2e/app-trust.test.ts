import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAppStory } from '../support/app-story.ts';
import type { LoggedRequest } from '../support/github/request-log.ts';
import { look } from '../support/look.ts';
import { noPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { greeting, nobody } from '../support/scenarios/greeting.ts';

const describeWhere = noPostgres === undefined ? describe : describe.skip;

describeWhere(`whom a worker listens to${noPostgres ? `: left out, ${noPostgres}` : ''}`, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server[Symbol.asyncDispose]());
  const open = async () =>
    openAppStory(
      { ...greeting, model: nobody },
      { database: { kind: 'postgres', url: await server.newDatabase() }, tries: 2 },
    );

  test('an event in the name of an installation that does not have the repository changes nothing there', async () => {
    await using story = await open();
    const { github, queue } = story;
    const elsewhere = await github.createRepository({
      owner: 'stranger',
      name: 'other',
      files: { 'a.txt': 'a' },
    });
    const foreign = github.registerApp({ slug: 'foreign', repositories: [elsewhere] });
    const { name, payload } = story.label();
    const before = await look(story);
    for (const installation of [foreign.installation, 999_999]) {
      const label = { ...(payload as { issue: object }) };
      const issue = {
        ...label.issue,
        updated_at: new Date(Date.UTC(2026, 0, 1) + installation).toISOString(),
      };
      const source = {
        kind: 'event',
        name,
        payload: { ...label, issue },
        delivery: 'd',
        installation,
      } as const;
      expect(await queue.enqueue(source)).toMatchObject({ kind: 'queued' });
    }
    story.startWorker();
    expect((await story.quiet()).jobs).toMatchObject({ waiting: 0, running: 0 });
    expect(await look(story)).toEqual(before);
    expect(github.requests.filter(({ path }) => path.startsWith(`/repos/`)).filter(writes)).toEqual([]);
    expect(github.pushes).toEqual([]);
  }, 60_000);

  test('a label by somebody without write access gets a refusal and no model', async () => {
    await using story = await open();
    const { github, issue } = story;
    github.label({ issue, name: 'baton:plan', by: 'passer-by' });
    const sender = github.user('passer-by');
    await story.deliver(github.events.issuesLabeled({ issue, label: 'baton:plan', sender }));
    story.startWorker();
    expect(await story.quiet()).toMatchObject({ jobs: { done: 1, dead: 0 } });
    const [job] = await story.queue.jobs(['done']);
    expect(job?.line).toContain('passer-by');
    const { branches, items } = await look(story);
    expect(Object.keys(branches)).toEqual(['main']);
    expect(items[1]?.comments.length).toBeLessThanOrEqual(1);
    story.assertClean();
  }, 60_000);
});

function writes({ method }: LoggedRequest): boolean {
  return method !== 'GET';
}
