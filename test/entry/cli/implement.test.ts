import { describe, expect, jest, test } from '@jest/globals';
import { call, calls, say } from '../../support/claude/scripted-model.ts';
import { greeting, greetingModel, greetingScripts, nobody } from '../../support/scenarios/greeting.ts';
import { type OwnRepository, SANDBOX_REQUIRED, withoutBubblewrap } from './support/own-repository.ts';
import { BRANCH, openWithPlan, PLAN, SUBJECTS } from './support/with-plan.ts';

jest.setTimeout(60_000);

const { phaseOne, phaseTwo, report } = greetingScripts;
const open = (model = greetingModel({ plans: [] }), files: Record<string, string> = greeting.files) =>
  openWithPlan({ model, files });

describe('baton implement', () => {
  test('carries the plan out on a branch of its own, a commit a phase, as the person who starts it', async () => {
    await using own = await open();
    const { checkout, baton, subjects, claude } = own;
    const run = await baton(['implement', PLAN]);
    expect(run.stderr).not.toContain('error:');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('Implementation complete');
    expect(run.stdout).toContain(`on the branch \`${BRANCH}\``);
    expect(run.stdout).not.toMatch(/pull request|approv/i);
    expect(run.stderr).toContain('phase 1/2: A greeting with a name');
    expect(subjects(BRANCH)).toEqual(SUBJECTS);
    const last = checkout.git('log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%(trailers)');
    expect(last).toMatch(/^Ada <ada@example.com>\nAda <ada@example.com>\n/);
    expect(last).toMatch(/Baton-Run: [0-9a-f]{16}\n/);
    expect(last).toContain(`Baton-Plan: ${PLAN}\nBaton-Phase: 2/2\n`);
    claude.assertClean();
  });

  test('commits nothing that set-up made', async () => {
    const configuration = 'setup: ["mkdir made && date > made/now", "touch made.lock"]\n';
    await using own = await open(undefined, {
      ...greeting.files,
      '.github/baton.yml': `${configuration}${greeting.files['.github/baton.yml']}`,
    });
    const run = await own.baton(['implement', '--json', PLAN]);
    expect(JSON.parse(run.stdout)).toMatchObject({ conclusion: 'done', holds: true });
    const names = own.checkout.git('diff', '--name-only', `main..${BRANCH}`).trim().split('\n');
    expect(names).toEqual([PLAN, 'README.md', 'greet.sh', 'tests/name.sh']);
  });

  test('leaves the work tree clean and on the branch, with the files of the last phase', async () => {
    await using own = await open();
    const { checkout, baton } = own;
    await baton(['implement', PLAN]);
    expect(checkout.git('symbolic-ref', '--short', 'HEAD').trim()).toBe(BRANCH);
    expect(checkout.git('status', '--porcelain')).toBe('');
    expect(await checkout.read('README.md')).toContain('greets Ada');
    checkout.git('fsck', '--strict');
    checkout.git('switch', '--quiet', 'main');
    expect(await checkout.read('README.md')).not.toContain('Ada');
  });

  test('prints JSON with --json', async () => {
    await using own = await open();
    const run = await own.baton(['implement', '--json', PLAN]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      command: 'implement',
      conclusion: 'done',
      plan: PLAN,
      branch: BRANCH,
      phases: { done: 2, total: 2 },
      holds: true,
      tokens: { outputTokens: expect.any(Number) },
    });
  });

  test('works where it is told to: on this branch, or on one of another name', async () => {
    await using here = await open();
    expect((await here.baton(['implement', '--here', PLAN])).exitCode).toBe(0);
    expect(here.checkout.git('branch', '--format=%(refname:short)').trim()).toBe('main');
    await using named = await open();
    expect((await named.baton(['implement', '--branch', 'ada/names', PLAN])).exitCode).toBe(0);
    expect(named.subjects('ada/names')).toEqual(SUBJECTS);
  });

  test('refuses a work tree with other changes, before anything is asked or done', async () => {
    await using own = await open(nobody);
    await own.checkout.write({ 'notes.txt': 'mine\n' });
    const run = await own.baton(['implement', PLAN]);
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('not committed: notes.txt') });
    expect(own.checkout.git('symbolic-ref', '--short', 'HEAD').trim()).toBe('main');
    expect(own.claude.requests).toEqual([]);
  });

  test('refuses where git knows no name, and goes to no other branch', async () => {
    await using own = await open(nobody);
    own.checkout.git('config', '--unset', 'user.name');
    const run = await own.baton(['implement', PLAN]);
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('as whom to commit') });
    expect(own.checkout.git('branch', '--format=%(refname:short)').trim()).toBe('main');
  });

  describe('without the sandbox that is required', () => {
    const stops = async (own: OwnRepository, ...args: string[]) => {
      const state = () => [
        own.checkout.git('branch', '--format=%(HEAD)%(refname) %(objectname)'),
        own.checkout.git('status', '--porcelain', '--untracked-files=all'),
      ];
      const before = state();
      const run = await own.baton(['implement', ...args, PLAN], {
        environment: await withoutBubblewrap(own),
      });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('apt-get install bubblewrap'),
      });
      expect(state()).toEqual(before);
      expect(own.claude.requests).toEqual([]);
    };

    test('changes nothing', async () => {
      await using own = await open(nobody, { ...greeting.files, ...SANDBOX_REQUIRED });
      await stops(own);
    });

    test('changes nothing, where an option says so', async () => {
      await using own = await open(nobody);
      await stops(own, '--sandbox', 'required');
    });

    test('goes by the configuration of the branch that it would go to', async () => {
      await using own = await open(nobody);
      const { git, write } = own.checkout;
      git('switch', '--quiet', '--create', BRANCH);
      await write(SANDBOX_REQUIRED);
      git('add', '.github');
      git('commit', '--quiet', '--message', 'Require the sandbox');
      git('switch', '--quiet', 'main');
      await stops(own);
    });
  });

  test('without a key it changes nothing', async () => {
    await using own = await open(nobody);
    const run = await own.baton(['implement', PLAN], { environment: { ANTHROPIC_API_KEY: '' } });
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('ANTHROPIC_API_KEY') });
    expect(own.checkout.git('branch', '--format=%(refname:short)').trim()).toBe('main');
  });

  test('refuses a plan that does not pass the check', async () => {
    await using own = await open(nobody);
    const text = await own.checkout.read(PLAN);
    await own.checkout.write({ [PLAN]: text.replaceAll('- modify `greet.sh`', '- modify `nothing.sh`') });
    const run = await own.baton(['implement', PLAN]);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('nothing.sh');
  });

  test('runs no hook of the repository', async () => {
    await using own = await open();
    const hook = 'touch "$HOME/hooked"\n';
    await own.checkout.write({
      '.git/hooks/post-merge': `#!/bin/sh\n${hook}`,
      '.git/hooks/post-checkout': `#!/bin/sh\n${hook}`,
    });
    for (const name of ['post-merge', 'post-checkout']) {
      const { chmodSync } = await import('node:fs');
      chmodSync(`${own.checkout.root}/.git/hooks/${name}`, 0o755);
    }
    expect((await own.baton(['implement', PLAN])).exitCode).toBe(0);
    expect(Object.keys(await own.checkout.snapshot())).not.toContain('hooked');
  });

  test('gives commands neither the key nor the work tree', async () => {
    const look =
      'set -e\nif [ -n "$ANTHROPIC_API_KEY" ]; then exit 9; fi\nif ls "ROOT" >/dev/null 2>&1; then exit 8; fi\n';
    await using own = await open();
    await own.checkout.write({ 'check.sh': look.replace('ROOT', own.checkout.root) });
    own.checkout.git('commit', '--quiet', '--all', '--message', 'Look around');
    expect((await own.baton(['implement', PLAN])).exitCode).toBe(0);
  });
});

describe('stopped and started again', () => {
  test('Ctrl-C keeps finished phases, and the next run goes on with the one after', async () => {
    const slow = calls({ name: 'bash', input: { command: 'sleep 30' } });
    await using own = await open(
      greetingModel({ plans: [], implements: [...phaseOne, slow, ...phaseTwo, report] }),
    );
    const { baton, checkout, subjects } = own;
    const stopped = await baton(['implement', PLAN], {
      onProgress: (stderr, interrupt) => {
        if (/phase 2[^\n]*bash/.test(stderr)) interrupt();
      },
    });
    expect(stopped.exitCode).toBe(3);
    expect(stopped.stderr).toContain(`\`baton implement ${PLAN}\` goes on from there`);
    expect(subjects(BRANCH)).toEqual(SUBJECTS.slice(0, 2));
    expect(checkout.git('status', '--porcelain')).toBe('');
    const asked = own.claude.requests.length;
    const run = await baton(['implement', '--json', PLAN]);
    expect(JSON.parse(run.stdout)).toMatchObject({ phases: { done: 2, total: 2 } });
    expect(subjects(BRANCH)).toEqual(SUBJECTS);
    expect(JSON.stringify(own.claude.requests[asked]?.prompt?.messages)).toContain('Phase 2 of 2');
  });

  test('a limit ends it with 4, and what was begun is told', async () => {
    const dear = {
      ...call('write', { file_path: 'greet.sh', content: 'exit 1\n' }),
      usage: { output_tokens: 200_000 },
    };
    await using own = await open(greetingModel({ plans: [], implements: [dear] }));
    const run = await own.baton(['implement', '--json', '--max-cost', '2', PLAN]);
    expect(run.exitCode).toBe(4);
    expect(JSON.parse(run.stdout)).toMatchObject({
      conclusion: 'limit_reached',
      phases: { done: 0, total: 2 },
    });
    expect(run.stderr).toMatch(
      /patch in the record of this run \(`\/.*\.git\/baton\/baton-implement-\w+\.jsonl`\)/,
    );
    expect(own.subjects(BRANCH)).toEqual(SUBJECTS.slice(0, 1));
  });

  test('a question is told in words of the command line', async () => {
    await using own = await open(
      greetingModel({
        plans: [],
        implements: [call('ask_question', { question: 'In which language?' }), say('I wait.')],
      }),
    );
    const run = await own.baton(['implement', PLAN]);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('In which language?');
    expect(run.stderr).not.toContain('pull request');
  });

  test('when all is done there is nothing to do but validate', async () => {
    await using own = await open(
      greetingModel({ plans: [], implements: [...phaseOne, ...phaseTwo, report, report] }),
    );
    await own.baton(['implement', PLAN]);
    const head = own.checkout.git('rev-parse', 'HEAD');
    const again = await own.baton(['implement', '--json', PLAN]);
    expect(JSON.parse(again.stdout)).toMatchObject({ phases: { done: 2, total: 2 } });
    expect(own.checkout.git('rev-parse', 'HEAD')).toBe(head);
  });
});
