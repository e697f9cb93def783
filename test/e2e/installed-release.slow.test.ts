import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { deliver, SECRET } from '../entry/app/support/deliver.ts';
import { runProgram } from '../entry/app/support/run-program.ts';
import { openOwnRepository } from '../entry/cli/support/own-repository.ts';
import { runBaton } from '../entry/cli/support/run-baton.ts';
import { BRANCH, openWithPlan, PLAN, SUBJECTS } from '../entry/cli/support/with-plan.ts';
import { makeCheckout } from '../init/support/checkout.ts';
import { PROJECTS } from '../init/support/projects.ts';
import { workerEnvironment } from '../support/app-story.ts';
import { type InstalledRelease, installRelease } from '../support/installed-release.ts';
import { subjects } from '../support/look.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

let release: InstalledRelease;
let directory: string;
beforeAll(async () => {
  release = await installRelease();
  directory = await mkdtemp(join(tmpdir(), 'of-release-'));
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const baton = (args: string[], options: Partial<Parameters<typeof runBaton>[1]> = {}) =>
  runBaton(args, { directory, program: release.program, ...options });

describe('a release, beside the packages that it asks for and no others,', () => {
  test('says its version, and helps', async () => {
    expect(await baton(['--version'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\./),
    });
    expect(await baton(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('serve') });
  });

  test('completes in a shell', async () => {
    const { stdout } = await baton(['completion', 'bash']);
    execFileSync('bash', ['-n'], { input: stdout });
    expect(stdout).toContain('_baton');
  });

  test('is set up in a repository', async () => {
    await using checkout = await makeCheckout(PROJECTS[0]?.files ?? {});
    const { exitCode, stdout } = await baton(['init', '--yes', '--json'], { directory: checkout.root });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'init', conclusion: 'done' });
    expect(await checkout.read('.github/workflows/baton.yml')).toContain('baton@');
  });

  test('finds what is wrong, and the sandbox in order', async () => {
    await using own = await openOwnRepository({ model: greetingModel() });
    const { stdout } = await own.baton(['doctor', '--json'], { program: release.program });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'doctor' });
    expect(JSON.parse(stdout).findings).toContainEqual(
      expect.objectContaining({ id: 'sandbox', status: 'ok' }),
    );
  });

  test('plans, and carries out in the sandbox', async () => {
    await using own = await openOwnRepository({ model: greetingModel() });
    const args = ['plan', '--auto', '--sandbox', 'required', '--json', 'Greet people by their name'];
    const run = await own.baton(args, { program: release.program });
    expect(JSON.parse(run.stdout)).toMatchObject({ implementation: { phases: { done: 2, total: 2 } } });
    own.claude.assertClean();
  });

  test('implements a plan that is there', async () => {
    await using own = await openWithPlan({ model: greetingModel({ plans: [] }) });
    const run = await own.baton(['implement', PLAN], { program: release.program });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Implementation complete') });
    expect(own.subjects(BRANCH)).toEqual(SUBJECTS);
  });

  const apart = { kind: 'with PostgreSQL and a worker apart', apart: true };
  const databases = [{ kind: 'with the embedded database', apart: false }, ...(noPostgres ? [] : [apart])];
  if (noPostgres) test.skip(`serves ${apart.kind}: left out, ${noPostgres}`, () => {});
  test.each(databases)('serves $kind', async ({ apart }) => {
    await using story = await openStory({ ...greeting, model: greetingModel({ implements: [] }) });
    await using postgres = apart ? await startPostgres() : undefined;
    const app = story.github.registerApp({ slug: 'baton', repositories: [story.repository] });
    const data = join(directory, 'data');
    const variables = {
      ...workerEnvironment(story, {
        app,
        database: postgres
          ? { kind: 'postgres', url: await postgres.newDatabase() }
          : { kind: 'embedded', directory: data },
      }),
      WEBHOOK_SECRET: SECRET,
      HOST: '127.0.0.1',
      PORT: '0',
      // Nobody listens there: the collector is asked all the same, by packages that are loaded for it.
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    };
    const start = (...args: string[]) => runProgram(args, { directory, variables, program: release.program });
    await using server = apart ? start('serve', '--no-worker') : start('serve');
    const url = await server.url();
    await using worker = apart ? start('worker') : undefined;
    const { name, payload } = story.label();
    const body = { ...Object(payload), installation: { id: app.installation } };
    expect((await deliver(url, { event: name, body })).status).toBe(200);
    const tried = await (worker ?? server).line(({ result }) => result !== undefined);
    expect(tried).toMatchObject({ result: 'done', conclusion: 'planned' });
    expect(await subjects(story, 'baton/issue-1-greet-by-name')).toHaveLength(1);
    const { exitCode, stdout } = await baton(['jobs', '--json'], { environment: variables });
    expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({ exitCode: 0, jobs: [] });
    for (const each of [server, worker]) each?.kill('SIGTERM');
    expect([await server.ended, await worker?.ended]).toEqual([0, apart ? 0 : undefined]);
  });
});
