import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { type Checkout, makeCheckout } from '../../init/support/checkout.ts';
import { PROJECTS } from '../../init/support/projects.ts';
import { type GitHubStandIn, startGitHub } from '../../support/github/start-github.ts';
import type { Repository } from '../../support/github/state.ts';
import { runBaton } from './support/run-baton.ts';
import { TREE, WORKFLOW } from './support/tree.ts';
import { typed } from './support/typed.ts';

const npm = PROJECTS[0]!.files;

const init = (checkout: Checkout, ...args: string[]) =>
  runBaton(['init', ...args], { directory: checkout.root });
const initData = async (checkout: Checkout, ...args: string[]) =>
  JSON.parse((await init(checkout, '--json', ...args)).stdout);

describe('baton init', () => {
  test('shows what it writes before it does, and what is left to do', async () => {
    await using checkout = await makeCheckout(npm);
    const { stdout, stderr } = await init(checkout, '--yes');
    expect(stderr).toContain('+++ b/.github/baton.yml');
    expect(stderr).toContain('+    - npm run check');
    expect(stderr).toMatch(/^\+\+\+ \.claude\/PRIMER\.md \(new, \d+ lines\)$/m);
    expect(stdout).toContain('gh secret set ANTHROPIC_API_KEY');
    expect(stdout).toContain('Allow GitHub Actions to create and approve pull requests');
    expect(stdout).toMatch(
      /author_may_approve: true[\s\S]*git add \.claude \.github[\s\S]*then commit and push it/,
    );
  });

  test('says where to push to, where there is no remote yet', async () => {
    await using checkout = await makeCheckout(npm);
    const { next } = await initData(checkout, '--yes');
    expect(next).toContainEqual(expect.stringContaining('gh repo create'));
    expect(next.join()).not.toContain('git push');
    expect(next).toContainEqual(expect.stringContaining('have the labels made'));
    expect(next).toContainEqual(
      expect.stringContaining('`your-org` in .github/baton.yml and .github/workflows/baton.yml'),
    );
    checkout.git('remote', 'add', 'origin', 'https://github.com/acme/shop.git');
    const { next: withRemote } = await initData(checkout, '--yes', '--force');
    expect(withRemote).toEqual([]);
    await rm(join(checkout.root, WORKFLOW));
    const again = await initData(checkout, '--yes');
    expect(again.next.join()).toContain('&& git push');
    expect(again.next.join()).not.toContain('gh repo create');
    expect(again.next.join()).not.toContain('have the labels made');
    expect(again.next.join()).toContain('`your-org` in .github/workflows/baton.yml by');
  });

  test('is done in well under a minute', async () => {
    await using checkout = await makeCheckout(npm);
    const start = performance.now();
    await init(checkout, '--yes');
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('writes into the top of the repository, wherever it is started', async () => {
    await using checkout = await makeCheckout({ ...npm, 'src/deep/a.js': '' });
    const { exitCode } = await runBaton(['init', '--yes'], { directory: join(checkout.root, 'src/deep') });
    expect(exitCode).toBe(0);
    expect(Object.keys(await checkout.snapshot())).toEqual(expect.arrayContaining(TREE));
  });

  test('takes flags instead of what it would find or ask', async () => {
    await using checkout = await makeCheckout(npm);
    const flags = ['--quality', 'make a', '--quality', 'make b', '--setup', 'make deps', '--solo'];
    await init(checkout, '--yes', ...flags, '--action', 'acme/baton@v3');
    expect(parseConfig(await checkout.read('.github/baton.yml'), '')).toMatchObject({
      setup: ['make deps'],
      quality: { commands: ['make a', 'make b'] },
      approval: { author_may_approve: true },
    });
    expect(await checkout.read(WORKFLOW)).toContain('uses: acme/baton@v3');
  });

  test('for the App writes no workflow', async () => {
    await using checkout = await makeCheckout(npm);
    const { stdout } = await init(checkout, '--yes', '--workflow', 'app');
    expect(Object.keys(await checkout.snapshot()).sort()).toEqual([...TREE, ...Object.keys(npm)].sort());
    expect(stdout).toContain('Baton App');
    expect(stdout).not.toContain('gh secret set');
  });

  test('tells programs what it did', async () => {
    await using checkout = await makeCheckout(npm);
    const data = await initData(checkout, '--yes');
    expect(data).toMatchObject({
      command: 'init',
      conclusion: 'done',
      root: checkout.root,
      detected: [{ language: 'JavaScript', manager: 'npm', evidence: 'package-lock.json' }],
      settings: { workflow: 'actions', quality: ['npm run check'] },
      labels: { kind: 'no_place' },
    });
    expect(data.files).toContainEqual({ path: WORKFLOW, action: 'create' });
    expect((await initData(checkout)).files).not.toContainEqual(
      expect.objectContaining({ action: 'create' }),
    );
  });

  test.each([
    { gitignore: '*.log\n', warned: true },
    { gitignore: '__pycache__/\n', warned: false },
    { gitignore: '*.log\n**/__pycache__\n', warned: false },
  ])('warns of what the check would leave in commits: $gitignore', async ({ gitignore, warned }) => {
    const files = { 'requirements.txt': 'pytest\n', 'test_a.py': '', '.gitignore': gitignore };
    await using checkout = await makeCheckout(files);
    const { exitCode, stderr } = await init(checkout, '--yes', '--quiet');
    expect(exitCode).toBe(0);
    expect(stderr.includes('.gitignore does not name __pycache__/')).toBe(warned);
  });

  test('warns of what .gitignore keeps from GitHub', async () => {
    await using checkout = await makeCheckout({ ...npm, '.gitignore': '.claude/\n' });
    const { exitCode, stderr } = await init(checkout, '--yes', '--quiet');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: \.claude\/PRIMER\.md and \d+ more files are left out by \.gitignore/m);
    expect(stderr.match(/left out/g)).toHaveLength(1);
    expect(stderr).not.toContain('.github/baton.yml');
  });
});

describe('a dry run', () => {
  test('writes nothing, and prints a patch that git takes', async () => {
    await using checkout = await makeCheckout(npm);
    const { exitCode, stdout } = await init(checkout, '--dry-run');
    expect(exitCode).toBe(0);
    expect(await checkout.snapshot()).toEqual(npm);

    await checkout.write({ 'baton.patch': stdout });
    checkout.git('apply', 'baton.patch');
    await rm(join(checkout.root, 'baton.patch'));
    const patched = await checkout.snapshot();
    await using other = await makeCheckout(npm);
    await init(other, '--yes');
    const name = (text: string) => text.replace(/^# Primer: .*/m, '');
    for (const [path, text] of Object.entries(await other.snapshot())) {
      expect([path, name(patched[path] ?? '')]).toEqual([path, name(text)]);
    }
  });

  test('with --force shows what would be lost', async () => {
    await using checkout = await makeCheckout({ ...npm, [WORKFLOW]: 'name: Mine\n' });
    const { stdout } = await init(checkout, '--dry-run', '--force');
    expect(stdout).toContain(`--- a/${WORKFLOW}`);
    expect(stdout).toContain('-name: Mine');
    expect(await checkout.read(WORKFLOW)).toBe('name: Mine\n');
  });
});

describe('files that are there already', () => {
  const own = {
    '.claude/PRIMER.md': '# Ours\n',
    '.claude/skills/opus-planner/SKILL.md': 'Plan well.\n',
    '.github/baton.yml': 'labels: { plan: "please plan" }\n',
    [WORKFLOW]: 'name: Mine\n',
  };

  test('stay as they are, and are named', async () => {
    await using checkout = await makeCheckout({ ...npm, ...own });
    const { exitCode, stdout } = await init(checkout, '--yes');
    expect(exitCode).toBe(0);
    expect(await checkout.snapshot()).toMatchObject(own);
    expect(stdout.slice(stdout.indexOf('Left as they are'))).toContain(WORKFLOW);
  });

  test('are replaced with --force, but for the primer', async () => {
    await using checkout = await makeCheckout({ ...npm, ...own });
    const { stderr } = await init(checkout, '--yes', '--force');
    expect(stderr).toContain('-Plan well.');
    const { '.claude/PRIMER.md': primer, ...replaced } = own;
    const after = await checkout.snapshot();
    expect(after['.claude/PRIMER.md']).toBe(primer);
    for (const [path, text] of Object.entries(replaced))
      expect([path, after[path]]).not.toEqual([path, text]);
  });

  test('count: the workflow listens to the labels of the configuration that stays', async () => {
    const files = { ...npm, '.github/baton.yml': own['.github/baton.yml'] };
    await using checkout = await makeCheckout(files, { remote: 'https://github.com/acme/shop.git' });
    const { stdout } = await init(checkout, '--yes');
    expect(await checkout.read(WORKFLOW)).toContain('["please plan", "baton:auto"]');
    expect(stdout).toContain("gh label create 'please plan'");
    expect(stdout).toContain('Then put the label `please plan` on an issue.');
    for (const path of [
      '.github/ISSUE_TEMPLATE/baton.yml',
      '.claude/plans/README.md',
      '.claude/OPUS_SONNET_WORKFLOW.md',
    ]) {
      const text = await checkout.read(path);
      expect([path, text.includes('`please plan`'), text.includes('`baton:plan`')]).toEqual([
        path,
        true,
        false,
      ]);
    }
  });

  test('may have other line ends', async () => {
    await using checkout = await makeCheckout(npm);
    await init(checkout, '--yes');
    const path = '.claude/plans/README.md';
    await checkout.write({ [path]: (await checkout.read(path)).replaceAll('\n', '\r\n') });
    expect((await initData(checkout)).files).toContainEqual({ path, action: 'same' });
  });
});

describe('it is refused', () => {
  test('outside of a git repository', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'baton-none-'));
    try {
      const { exitCode, stdout, stderr } = await runBaton(['init', '--yes'], { directory });
      expect([exitCode, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^error: .* is not inside a git work tree\. .*`git init`/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('in a bare repository', async () => {
    await using checkout = await makeCheckout();
    execFileSync('git', ['init', '--quiet', '--bare', join(checkout.root, 'bare.git')]);
    const { exitCode } = await runBaton(['init', '--yes'], { directory: join(checkout.root, 'bare.git') });
    expect(exitCode).toBe(3);
  });

  test.each(['.claude', '.claude/plans', '.github/baton.yml'])('where %s leads elsewhere', async (path) => {
    await using checkout = await makeCheckout(npm);
    await using elsewhere = await makeCheckout({ 'a/b': '' });
    await mkdir(join(checkout.root, path, '..'), { recursive: true });
    await symlink(
      path.endsWith('.yml') ? join(elsewhere.root, 'new') : elsewhere.root,
      join(checkout.root, path),
    );
    const { exitCode, stderr } = await init(checkout, '--yes', '--force');
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`${path} is a link`);
    expect(Object.keys(await elsewhere.snapshot())).toEqual(['a/b']);
    expect(Object.keys(await checkout.snapshot())).not.toContain(WORKFLOW);
  });

  test('with a configuration that cannot be read, whose line it names', async () => {
    await using checkout = await makeCheckout({ ...npm, '.github/baton.yml': 'lables: {}\n' });
    const { exitCode, stderr } = await init(checkout, '--yes');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('line 1, `lables`: unknown key. Did you mean `labels`?');
    expect(Object.keys(await checkout.snapshot())).not.toContain(WORKFLOW);
  });

  test('where there is nobody to ask', async () => {
    await using checkout = await makeCheckout(npm);
    const { exitCode, stderr } = await init(checkout);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Add --yes');
    expect(await checkout.snapshot()).toEqual(npm);
  });

  test('with an action that is none', async () => {
    await using checkout = await makeCheckout(npm);
    const { exitCode } = await init(checkout, '--yes', '--action', 'baton');
    expect(exitCode).toBe(2);
    expect(await checkout.snapshot()).toEqual(npm);
  });
});

describe('on a terminal', () => {
  const ask = (checkout: Checkout, answers: string[], ...args: string[]) =>
    typed(['init', ...args], { directory: checkout.root, answers, environment: { HOME: checkout.root } });

  test('it asks what it cannot tell, and whether to write', async () => {
    await using checkout = await makeCheckout();
    const { exitCode, stderr } = await ask(checkout, ['make test', 'n', 'y'], '--action', 'acme/baton@v1');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /Which command tells whether a change is good.*somebody besides you.*Write these files/s,
    );
    expect(parseConfig(await checkout.read('.github/baton.yml'), '')).toMatchObject({
      quality: { commands: ['make test'] },
      approval: { author_may_approve: true },
    });
  });

  test.each(['', 'y', 'n'])('who answered %j about approvals is not told of them again', async (answer) => {
    await using checkout = await makeCheckout(npm);
    const { exitCode, stdout } = await ask(checkout, [answer, 'y'], '--action', 'acme/baton@v1');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Next:');
    expect(stdout).not.toContain('author_may_approve');
  });

  test('it asks nothing that it found or was told', async () => {
    await using checkout = await makeCheckout(npm);
    const { exitCode, stderr } = await ask(checkout, [''], '--solo', '--action', 'acme/baton@v1');
    expect(exitCode).toBe(0);
    expect(stderr.match(/\? /g)).toHaveLength(1);
  });

  test('it asks nothing when there is nothing to write', async () => {
    await using checkout = await makeCheckout(npm);
    await init(checkout, '--yes');
    const { exitCode, stderr } = await ask(checkout, []);
    expect([exitCode, stderr.includes('? ')]).toEqual([0, false]);
  });

  test.each(['n', 'no', 'what?'])('to answer %j writes nothing', async (answer) => {
    await using checkout = await makeCheckout(npm);
    const { exitCode, stderr } = await ask(checkout, [answer], '--solo', '--action', 'acme/baton@v1');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Nothing was written.');
    expect(await checkout.snapshot()).toEqual(npm);
  });
});

describe('labels', () => {
  let github: GitHubStandIn;
  let repository: Repository;
  let token: string;
  let checkout: Checkout;
  beforeAll(async () => {
    github = await startGitHub();
    repository = await github.createRepository({ owner: 'acme', name: 'shop', files: { 'README.md': '' } });
    token = github.appToken({ repositories: [repository] });
    checkout = await makeCheckout(npm, { remote: `${github.serverUrl}/acme/shop.git` });
  });
  afterAll(async () => {
    await checkout[Symbol.asyncDispose]();
    await github[Symbol.asyncDispose]();
  });
  const run = (environment: Record<string, string>, ...args: string[]) =>
    runBaton(['init', '--yes', ...args], { directory: checkout.root, environment });
  const endpoints = () => ({ GITHUB_SERVER_URL: github.serverUrl, GITHUB_API_URL: github.apiUrl });

  test('are not made in a dry run', async () => {
    await run({ ...endpoints(), GITHUB_TOKEN: token }, '--dry-run');
    expect(repository.labels).toEqual([]);
    expect(github.requests).toEqual([]);
  });

  test('are made with a token, once', async () => {
    const { exitCode, stdout } = await run({ ...endpoints(), GITHUB_TOKEN: token });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Labels in acme/shop: 8 made, 0 were there.');
    expect(repository.labels.map(({ name }) => name)).toContain('baton:awaiting-approval');
    const again = await run({ ...endpoints(), GH_TOKEN: token });
    expect(again.stdout).toContain('Labels in acme/shop: 0 made, 8 were there.');
    expect(repository.labels).toHaveLength(8);
    github.assertClean();
  });

  test('without a token come as commands, and nothing is asked of GitHub', async () => {
    const before = github.requests.length;
    const { exitCode, stdout } = await run(endpoints());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('neither GITHUB_TOKEN nor GH_TOKEN');
    expect(stdout.match(/^ {2}gh label create baton:/gm)).toHaveLength(8);
    expect(github.requests).toHaveLength(before);
  });

  test('with a token that may not make them come as commands, with the reason', async () => {
    const weak = github.appToken({ repositories: [repository], permissions: { issues: 'read' } });
    const { exitCode, stdout, stderr } = await run({ ...endpoints(), GITHUB_TOKEN: weak });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/The labels were not made: The token may not do this \(403/);
    expect(stdout + stderr).not.toContain(weak);
  });

  test('never send the token to a host that it is not for', async () => {
    const before = github.requests.length;
    const { stdout } = await run({ GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token });
    expect(stdout).toContain('gh label create');
    expect(github.requests).toHaveLength(before);
  });
});

test('what is packed is all that baton init needs', async () => {
  const root = join(import.meta.dirname, '../../..');
  const scratch = await mkdtemp(join(tmpdir(), 'baton-pack-'));
  try {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    execFileSync('tar', ['-xzf', join(scratch, packed.filename), '-C', scratch]);
    await using checkout = await makeCheckout(npm);
    await writeFile(join(scratch, 'package/node_modules'), ''); // Nothing beside the bundle is needed.
    const bin = JSON.parse(
      execFileSync('cat', [join(scratch, 'package/package.json')], { encoding: 'utf8' }),
    ).bin;
    execFileSync(process.execPath, [join(scratch, 'package', bin.baton), 'init', '--yes', '--quiet'], {
      cwd: checkout.root,
      env: { PATH: process.env.PATH, HOME: checkout.root },
    });
    expect(Object.keys(await checkout.snapshot())).toEqual(expect.arrayContaining([...TREE, WORKFLOW]));
    expect(parse(await checkout.read(WORKFLOW)).name).toBe('Baton');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
