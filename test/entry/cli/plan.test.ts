import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { parsePlan } from '../../../src/plan/parse-plan.ts';
import { makeCheckout } from '../../init/support/checkout.ts';
import { call } from '../../support/claude/scripted-model.ts';
import { startGitHub } from '../../support/github/start-github.ts';
import {
  greeting,
  greetingModel,
  greetingPlan,
  greetingScripts,
  nobody,
} from '../../support/scenarios/greeting.ts';
import { openOwnRepository, SANDBOX_REQUIRED, withoutBubblewrap } from './support/own-repository.ts';
import { runBaton } from './support/run-baton.ts';
import { typed } from './support/typed.ts';

jest.setTimeout(60_000);

const REQUEST = 'Greet people by their name';
const PLAN = /^\.claude\/plans\/\d{4}-\d{2}-\d{2}-greet-by-name\.md$/;
const planOnly = () => greetingModel({ implements: [] });

describe('baton plan, of a text', () => {
  test('writes a plan of the last commit into the work tree, and says where', async () => {
    await using own = await openOwnRepository({ model: planOnly() });
    const { checkout, claude, baton } = own;
    const run = await baton(['plan', REQUEST]);
    expect(run.stderr).not.toContain('error');
    expect(run.exitCode).toBe(0);
    const [, path = ''] = /^Plan: (\S+)$/m.exec(run.stdout) ?? [];
    expect(path).toMatch(PLAN);
    expect(run.stdout).toContain(`baton implement ${path}`);
    const { frontMatter } = parsePlan(await checkout.read(path));
    expect(frontMatter).toMatchObject({
      title: greetingPlan.title,
      base: checkout.git('rev-parse', 'HEAD').trim(),
    });
    expect(JSON.stringify(claude.requests[0]?.prompt?.messages)).toContain(REQUEST);
    expect(checkout.git('status', '--porcelain', '--untracked-files=all').trim()).toBe(`?? ${path}`);
    claude.assertClean();
  });

  test('takes the text from standard input, and prints JSON', async () => {
    await using own = await openOwnRepository({ model: planOnly() });
    const run = await own.baton(['plan', '--json', '-'], { stdin: `${REQUEST}\n` });
    expect(JSON.parse(run.stdout)).toMatchObject({
      command: 'plan',
      conclusion: 'done',
      plan: expect.stringMatching(PLAN),
      phases: ['A greeting with a name', 'Say so'],
      next: 'manual',
      cost_usd: expect.any(Number),
    });
    expect(JSON.stringify(own.claude.requests[0]?.prompt?.messages)).toContain(REQUEST);
  });

  test('does not see what is not committed, and says so', async () => {
    await using own = await openOwnRepository({ model: planOnly() });
    await own.checkout.write({ 'greet.sh': 'echo secretly changed\n' });
    const run = await own.baton(['plan', REQUEST]);
    expect(run.stderr).toContain('1 uncommitted change is not seen by the planner');
    expect(JSON.stringify(own.claude.requests.map(({ body }) => body))).not.toContain('secretly changed');
    expect(await own.checkout.read('greet.sh')).toContain('secretly changed');
  });

  test('asks once what comes next, and without an answer nothing does', async () => {
    await using own = await openOwnRepository({ model: planOnly() });
    const { environment, checkout } = own;
    const run = await typed(['plan', REQUEST], { directory: checkout.root, environment, answers: [''] });
    expect(run.stderr.match(/\[1\] Auto-spawn Sonnet now {2}\[2\] Manual/g)).toHaveLength(1);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('baton implement') });
    expect(`${run.stderr}${run.stdout}`.match(/Plan: \.claude/g)).toHaveLength(1);
    expect(checkout.git('branch', '--format=%(refname:short)').trim()).toBe('main');
  });

  test('carries the plan out at once where that is the answer', async () => {
    await using own = await openOwnRepository({ model: greetingModel() });
    const { environment, checkout, subjects } = own;
    const run = await typed(['plan', REQUEST], { directory: checkout.root, environment, answers: ['1'] });
    expect(run.exitCode).toBe(0);
    expect(subjects('baton/greet-by-name')).toHaveLength(3);
    own.claude.assertClean();
  });

  test('carries it out without being asked with --auto', async () => {
    await using own = await openOwnRepository({ model: greetingModel() });
    const run = await own.baton(['plan', '--auto', '--json', REQUEST]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      conclusion: 'done',
      next: 'auto',
      implementation: { branch: 'baton/greet-by-name', phases: { done: 2, total: 2 }, holds: true },
    });
  });

  test('carries out in the sandbox that it has tried before', async () => {
    await using own = await openOwnRepository({ model: greetingModel() });
    const run = await own.baton(['plan', '--auto', '--sandbox', 'required', '--json', REQUEST]);
    expect(JSON.parse(run.stdout)).toMatchObject({ implementation: { phases: { done: 2, total: 2 } } });
    own.claude.assertClean();
  });

  describe('where something is not committed', () => {
    test('stops before it plans, if the plan is to be carried out', async () => {
      await using own = await openOwnRepository({ model: nobody });
      await own.checkout.write({ 'notes.txt': 'mine\n' });
      const run = await own.baton(['plan', '--auto', REQUEST]);
      expect(run).toMatchObject({
        exitCode: 3,
        stderr: expect.stringContaining(
          'error: The work tree has changes that are not committed: notes.txt.',
        ),
      });
      expect(own.claude.requests).toEqual([]);
      expect(own.checkout.git('status', '--porcelain', '--untracked-files=all').trim()).toBe('?? notes.txt');
    });

    test('warns before it plans, and carries out what is committed meanwhile', async () => {
      await using own = await openOwnRepository({ model: greetingModel() });
      const { checkout, environment } = own;
      await checkout.write({ 'notes.txt': 'mine\n' });
      const run = await typed(['plan', REQUEST], {
        directory: checkout.root,
        environment,
        answers: [],
        onSilence: (stdin) => {
          checkout.git('add', 'notes.txt');
          checkout.git('commit', '--quiet', '--message', 'Notes');
          stdin.write('1\n');
        },
      });
      expect(run.stderr).toMatch(
        /warning: `baton implement` will stop here: The work tree has changes .*: notes\.txt\..*planning/is,
      );
      expect(run.exitCode).toBe(0);
      own.claude.assertClean();
    });

    test('says nothing of it with --manual', async () => {
      await using own = await openOwnRepository({ model: planOnly() });
      await own.checkout.write({ 'notes.txt': 'mine\n' });
      const run = await own.baton(['plan', '--manual', REQUEST]);
      expect(run.exitCode).toBe(0);
      expect(run.stderr).not.toContain('will stop here');
    });
  });

  describe('where the sandbox is required and there is none', () => {
    const required = { 'greet.sh': 'echo hello\n', ...SANDBOX_REQUIRED };

    test('stops before it plans, if the plan is to be carried out', async () => {
      await using own = await openOwnRepository({ model: nobody, files: required });
      const run = await own.baton(['plan', '--auto', REQUEST], { environment: await withoutBubblewrap(own) });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('apt-get install bubblewrap'),
      });
      expect(own.claude.requests).toEqual([]);
    });

    test('warns before it plans', async () => {
      await using own = await openOwnRepository({
        model: planOnly(),
        files: { ...greeting.files, ...SANDBOX_REQUIRED },
      });
      const run = await own.baton(['plan', REQUEST], { environment: await withoutBubblewrap(own) });
      expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Plan: ') });
      expect(run.stderr).toMatch(/^warning: `baton implement` will stop here: .*bubblewrap.*\nPlanning/m);
    });
  });

  test('hands on what the planner asks', async () => {
    const plans = [call('ask_clarification', { questions: ['Which language?'] })];
    await using own = await openOwnRepository({ model: greetingModel({ plans, implements: [] }) });
    const run = await own.baton(['plan', '--json', REQUEST]);
    expect(run.exitCode).toBe(3);
    expect(JSON.parse(run.stdout)).toMatchObject({ conclusion: 'needs_info' });
    expect(run.stderr).toContain('Which language?');
  });

  test('asks on a terminal what the planner asks, and goes on with the answers', async () => {
    const plans = [
      call('ask_clarification', { questions: ['Which language?', 'And the default?'] }),
      ...greetingScripts.planner,
    ];
    await using own = await openOwnRepository({ model: greetingModel({ plans, implements: [] }) });
    const { environment, checkout, claude } = own;
    const run = await typed(['plan', '--json', REQUEST], {
      directory: checkout.root,
      environment,
      answers: ['English', '', ''],
    });
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ conclusion: 'done', next: 'manual' });
    expect(run.stderr).toMatch(/Question 1 of 2: Which language\?\n.*Question 2 of 2: And the default\?/s);
    const told = JSON.stringify(claude.requests[1]?.prompt?.messages);
    expect(told).toContain(REQUEST);
    expect(told).toMatch(/1\. Which language\?\\n\\nAnswer: English.*2\. And the default.*\(none: decide/);
    expect(told).toContain('Questions that you may still ask: 0');
    claude.assertClean();
  });

  test('needs a key, and shows it nowhere', async () => {
    await using own = await openOwnRepository({ model: planOnly() });
    const without = await own.baton(['plan', REQUEST], { environment: { ANTHROPIC_API_KEY: '' } });
    expect(without).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('ANTHROPIC_API_KEY') });
    const run = await own.baton(['plan', REQUEST]);
    expect(run.stdout + run.stderr).not.toContain(own.claude.apiKey);
  });

  test('says by name which variable is wrong', async () => {
    await using own = await openOwnRepository({ model: nobody });
    const run = await own.baton(['plan', REQUEST], { environment: { ANTHROPIC_BASE_URL: 'gateway' } });
    expect(run).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('ANTHROPIC_BASE_URL is no address'),
    });
    expect(run.stderr).not.toContain('ANTHROPIC_API_KEY');
  });

  test('asks for a first commit before it asks for a key', async () => {
    await using checkout = await makeCheckout({ 'greet.sh': 'echo hello\n' });
    const run = await runBaton(['plan', REQUEST], { directory: checkout.root });
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('no commit yet') });
    expect(run.stderr).not.toContain('ANTHROPIC_API_KEY');
    expect(run.stderr).not.toContain('uncommitted');
  });

  test('is stopped by its budget', async () => {
    const [explore, ...rest] = greetingScripts.planner;
    const dear = {
      ...(explore as object),
      usage: { output_tokens: 200_000 },
    } as (typeof greetingScripts.planner)[0];
    await using own = await openOwnRepository({
      model: greetingModel({ plans: [dear, ...rest.slice(0, 0)], implements: [] }),
    });
    const run = await own.baton(['plan', '--max-cost', '1', REQUEST]);
    expect(run.exitCode).toBe(4);
  });

  test('is wrong usage without a text', async () => {
    await using own = await openOwnRepository({ model: nobody });
    expect(await own.baton(['plan', ' '])).toMatchObject({ exitCode: 2 });
    expect(await own.baton(['plan', REQUEST, '--auto', '--manual'])).toMatchObject({ exitCode: 2 });
  });
});

describe('baton revise', () => {
  test('writes a new version into the same file', async () => {
    const revision = call('submit_plan', {
      title: greetingPlan.title,
      slug: greetingPlan.slug,
      body: greetingPlan.body.replace('greets Ada. Without', 'greets Ada politely. Without'),
      answers: [{ point: 1, answer: 'It is polite now.' }],
    });
    await using own = await openOwnRepository({
      model: greetingModel({ plans: [...greetingScripts.planner, revision], implements: [] }),
    });
    const { plan } = JSON.parse((await own.baton(['plan', '--json', REQUEST])).stdout);
    const run = await own.baton(['revise', '--json', plan, 'Be polite.']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      conclusion: 'done',
      plan,
      answers: ['It is polite now.'],
    });
    expect(await own.checkout.read(plan)).toContain('greets Ada politely');
    expect(JSON.stringify(own.claude.requests.at(-1)?.prompt?.messages)).toContain('Be polite.');
  });

  test('says where there is no such plan', async () => {
    await using own = await openOwnRepository({ model: nobody });
    const run = await own.baton(['revise', '.claude/plans/2026-01-09-nothing.md', 'Be polite.']);
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('There is no plan') });
    const outside = await own.baton(['revise', '../../etc/passwd', 'Be polite.']);
    expect(outside).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('is no plan of this') });
  });
});

describe('a number', () => {
  test.each([
    { args: ['plan', '42'], inputs: { command: 'plan', issue: '42' } },
    {
      args: ['plan', '42', '--auto'],
      inputs: { command: 'plan', issue: '42', auto: 'true' },
    },
    { args: ['implement', '#17'], inputs: { command: 'implement', pull_request: '17' } },
    {
      args: ['revise', '17', 'Be polite.'],
      inputs: { command: 'revise', pull_request: '17', instructions: 'Be polite.' },
    },
  ])('starts the workflow on GitHub: $args', async ({ args, inputs }) => {
    await using github = await hosted();
    const { started, own } = github;
    const run = await own.baton(args, { environment: github.environment });
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(started()).toMatchObject([{ ref: 'main', inputs }]);
    expect(run.stdout).toMatch(/\/actions\/runs\/\d+/);
  });

  test.each([
    [['plan', '42', '--max-cost', '2'], '--max-cost'],
    [['revise', '17', 'Be polite.', '--sandbox', 'required'], '--sandbox'],
    [['implement', '17', '--here'], '--here'],
    [['implement', '17', '--branch', 'mine'], '--branch'],
  ])('takes no option that is about this machine: %j', async (args, option) => {
    await using github = await hosted();
    const run = await github.own.baton(args, { environment: github.environment });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(`${option} is for work on this machine.`);
    expect(github.started()).toEqual([]);
  });

  test('needs a token that GitHub accepts', async () => {
    await using github = await hosted();
    const environment = { ...github.environment, GITHUB_TOKEN: 'ghp_revoked' };
    const run = await github.own.baton(['plan', '42'], { environment });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/^error: GitHub does not accept the token \(401\)\. Check GITHUB_TOKEN: /);
  });

  test('needs a token', async () => {
    await using own = await openOwnRepository({
      model: nobody,
      remote: 'https://github.com/lantern/greeting.git',
    });
    const run = await own.baton(['plan', '42']);
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('GITHUB_TOKEN') });
  });
});

/** A repository whose `origin` is on a GitHub with the workflow. */
async function hosted() {
  const github = await startGitHub();
  const workflow = readFileSync(join(import.meta.dirname, '../../../examples/baton.yml'), 'utf8');
  const repository = await github.createRepository({
    owner: greeting.owner,
    name: greeting.name,
    files: { ...greeting.files, '.github/workflows/baton.yml': workflow },
  });
  const token = github.appToken({
    repositories: [repository],
    permissions: { actions: 'write', contents: 'read' },
  });
  const own = await openOwnRepository({
    model: nobody,
    remote: `${github.serverUrl}/${repository.fullName}.git`,
  });
  return {
    own,
    environment: {
      GITHUB_TOKEN: token,
      GITHUB_SERVER_URL: github.serverUrl,
      GITHUB_API_URL: github.apiUrl,
    },
    started: () =>
      github.requests
        .filter(({ path }) => path.endsWith('/actions/workflows/baton.yml/dispatches'))
        .map(({ body }) => body),
    async [Symbol.asyncDispose]() {
      await own[Symbol.asyncDispose]();
      await github.close();
    },
  };
}
