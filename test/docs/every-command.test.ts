import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Checkout, makeCheckout } from '../init/support/checkout.ts';
import { byRole } from '../support/claude/route-script.ts';
import { call, script } from '../support/claude/scripted-model.ts';
import { greeting } from '../support/scenarios/greeting.ts';
import { MAINTAINER, openStory, type Story } from '../support/story.ts';
import { codeBlocks, DOCUMENTS, ROOT, readDocument, readFile as textOf } from './documents.ts';

jest.setTimeout(120_000);

const blocks = DOCUMENTS.flatMap((document) =>
  codeBlocks(readDocument(document)).map((block) => ({ document, ...block })),
);
/** Every line that a document has somebody type. */
const documented = blocks
  .filter(({ lang }) => lang === 'sh')
  .flatMap(({ document, value }) => value.split('\n').map((line) => ({ document, line: bare(line) })))
  .filter(({ line }) => line !== '');

/** Pages of which a test of their own takes every line. */
const PAGES: Record<string, string> = {
  'docs/command-line.md': 'test/docs/command-line-page.test.ts',
  'docs/quick-start.md': 'test/docs/quick-start.test.ts',
  'docs/self-hosting.md': 'test/deploy/self-hosting.test.ts',
};

/** What is run elsewhere, or whose work is done there by the function behind it; and the words there that do so. */
const ELSEWHERE: Record<string, { in: string; by: string }> = {
  'npm ci': { in: '.ci/run', by: 'npm ci' },
  'npm run verify': { in: '.ci/run', by: 'npm run verify' },
  'npm run check': { in: '.ci/run', by: 'npm test' },
  'npm test': { in: '.ci/run', by: 'npm test' },
  'npm test -- test/plan': { in: '.ci/run', by: 'npm test -- ' },
  'npm run build': { in: 'package.json', by: '"pretest": "npm run build"' },
  'npm run format': { in: 'test/docs/writing-commands.test.ts', by: "npmRun('format')" },
  'npm run schema': { in: 'test/docs/writing-commands.test.ts', by: "['schema', " },
  'npm run import-rules': { in: 'test/docs/writing-commands.test.ts', by: "['import-rules', " },
  'npm run demo': { in: 'test/demo/run-demo.ts', by: 'scripts/demo/main.ts' },
  'npm run fuzz': { in: '.github/workflows/nightly.yml', by: 'npm run fuzz' },
  'npm run bench': { in: 'test/bench/bench.test.ts', by: 'scripts/bench.ts' },
  'npm run bench:app': { in: 'test/entry/app/bench.test.ts', by: 'benchWebhooks(' },
  'npm run bench:app -- webhooks --seconds 10 --rate 100': {
    in: 'test/entry/app/bench.test.ts',
    by: 'benchWebhooks(',
  },
  'npm run bench:app -- queue --jobs 1000': {
    in: 'test/entry/app/bench-queue.slow.test.ts',
    by: "'queue', '--jobs'",
  },
  'BATON_TESTS=all BATON_REPLAY=all npm test': {
    in: '.github/workflows/nightly.yml',
    by: 'BATON_REPLAY: all',
  },
  'npm run replay -- baton-implement-8c1f0d6be2a94713.jsonl --repository ../shop': {
    in: 'test/e2e/record.test.ts',
    by: 'scripts/replay.ts',
  },
  'baton report --app': { in: 'test/entry/cli/jobs.test.ts', by: "runBaton(['report', '--app', " },
  'baton report --app --since 30d --markdown': {
    in: 'test/entry/cli/jobs.test.ts',
    by: "report('--since', '30d', '--markdown')",
  },
  'baton plan "Add Redis caching to the RAG module"': { in: 'test/entry/cli/plan.test.ts', by: "['plan', " },
  'baton init': { in: 'test/entry/cli/init.test.ts', by: "typed(['init'" },
};

/** What no test can run, for it takes a network; and what stands for it. */
const WITH_A_NETWORK: Record<string, string> = {
  "alias baton='npx github:your-org/baton#v0'": 'baton init',
};

/** What is run here, by a reader in a clone of their own, and how it ends there: with problems that the doctor finds. */
const HERE: { line: string; ends: number[]; says: string }[] = [
  { line: 'cd your-repository', ends: [0], says: '' },
  { line: 'baton doctor', ends: [0, 1], says: 'Claude API' },
  { line: 'GH_TOKEN=$(gh auth token) baton doctor', ends: [0, 1], says: 'lantern/greeting' },
  { line: 'baton doctor --json', ends: [0, 1], says: '"findings"' },
  { line: 'baton doctor --app', ends: [0, 1], says: 'Claude API' },
  { line: 'baton report', ends: [0], says: 'Plans' },
  { line: 'baton report --since 30d --markdown', ends: [0], says: '| Plans |' },
  { line: 'baton report --since 2026-01-01 --json', ends: [0], says: '"plans"' },
  { line: 'baton primer-sync', ends: [0], says: 'is proposed in' },
  { line: 'baton primer-sync --local', ends: [0], says: 'is written' },
  {
    line: 'jq -r \'select(.kind == "unfinished").patch\' baton-implement-*.jsonl | git apply',
    ends: [0],
    says: '',
  },
];

describe('nothing that a document has somebody type goes by', () => {
  test('every block names its language, so that commands are known as such', () => {
    const without = blocks.filter(({ lang }) => !lang).map((block) => `${block.document}: ${block.value}`);
    expect(without).toEqual([]);
    expect(blocks.filter(({ lang }) => ['bash', 'shell', 'console'].includes(lang ?? ''))).toEqual([]);
  });

  test('every line is run by a test, or its work is', () => {
    const run = new Set([...HERE.map(({ line }) => line), ...Object.keys(ELSEWHERE)]);
    expect(Object.values(WITH_A_NETWORK).filter((line) => !run.has(line))).toEqual([]);
    const known = new Set([...run, ...Object.keys(WITH_A_NETWORK)]);
    const parts = documented.flatMap(({ document, line }) =>
      line.split(' && ').map((part) => ({ document, line: part })),
    );
    expect(parts.filter(({ document, line }) => !(document in PAGES) && !known.has(line))).toEqual([]);
    const typed = new Set(parts.map(({ line }) => line));
    expect([...known].filter((line) => !typed.has(line))).toEqual([]);
  });

  test.each(Object.entries(PAGES))('%s has a test of its own', (page, test) => {
    expect(textOf(test)).toContain(page);
  });

  test.each(Object.entries(ELSEWHERE))('%s is run there, or its work is', (_line, { in: file, by }) => {
    expect(textOf(file)).toContain(by);
  });
});

describe('as somebody would type it in a clone', () => {
  let story: Story;
  let checkout: Checkout;
  beforeAll(async () => {
    const { '.claude/PRIMER.md': _, ...files } = greeting.files;
    const primer = call('submit_primer', {
      body: '# Greeting\n\nPlain POSIX shell.\n',
      summary: 'From the code.',
    });
    const model = byRole({ primerKeeper: script([primer, primer], { name: 'primer keeper' }) });
    story = await openStory({ ...greeting, files, model });
    const { github, repository } = story;
    checkout = await makeCheckout(files, { remote: `${github.serverUrl}/${repository.fullName}.git` });
    checkout.git('add', '--all');
    checkout.git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'First');
    await checkout.write({ 'greet.sh': 'echo "Hello, all!"\n' });
    const patch = checkout.git('diff');
    checkout.git('checkout', '--quiet', 'greet.sh');
    const records = [{ kind: 'run' }, { kind: 'unfinished', patch }].map((line) => JSON.stringify(line));
    await checkout.write({
      'baton-implement-1.jsonl': `${records.join('\n')}\n`,
      'your-repository/a.txt': 'a\n',
    });
  });
  afterAll(async () => {
    await checkout[Symbol.asyncDispose]();
    await story[Symbol.asyncDispose]();
  });

  test.each(HERE)('$line', async ({ line, ends, says }) => {
    const { exitCode, stdout, stderr } = await typeIn({ story, checkout }, line);
    expect({ fits: ends.includes(exitCode), exitCode, stderr }).toMatchObject({ fits: true });
    expect(stdout).toContain(says);
  });
});

/** By a shell in the clone, with a `baton` of this build, and a `gh` that knows the token. */
async function typeIn({ story, checkout }: { story: Story; checkout: Checkout }, line: string) {
  const { github, claude } = story;
  const programs = join(checkout.root, '.git', 'programs');
  await mkdir(programs, { recursive: true });
  const token = github.userToken(MAINTAINER);
  await program(join(programs, 'baton'), `exec ${process.execPath} ${join(ROOT, 'dist/cli.js')} "$@"`);
  await program(join(programs, 'gh'), `echo ${token}`);
  const env = {
    PATH: [programs, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: checkout.root,
    ANTHROPIC_API_KEY: claude.apiKey,
    ANTHROPIC_BASE_URL: claude.baseUrl,
    GITHUB_TOKEN: token,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
  };
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    execFile('bash', ['-o', 'pipefail', '-c', line], { cwd: checkout.root, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

function bare(line: string): string {
  return line.replace(/\s+#.*$/, '').trim();
}
