import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SECRET } from '../entry/app/support/deliver.ts';
import { type Program, runProgram } from '../entry/app/support/run-program.ts';
import { openWithPlan, PLAN } from '../entry/cli/support/with-plan.ts';
import { type ClaudeStandIn, startClaude } from '../support/claude/start-claude.ts';
import { expectEnding } from '../support/expect-ending.ts';
import { pathWithout } from '../support/path-without.ts';
import { openProposal } from '../support/proposal.ts';
import { greeting, greetingPlan, nobody } from '../support/scenarios/greeting.ts';
import { noSmallDisk, openSmallDisk } from '../support/small-disk.ts';

jest.setTimeout(60_000);

interface Lack {
  what: string;
  missing?: string[];
  temporary?: string;
  says: string;
  /** Where the action was to implement; what is found out before leaves the issue as it is. */
  state?: string;
  /** For a command line. */
  locally?: string;
}

const LACKS: Lack[] = [
  {
    what: 'git',
    missing: ['git'],
    says: 'Baton needs git 2.32 or newer, and there is none in the PATH of this machine. Install it.',
    state: 'baton:awaiting-approval',
    locally: 'Git could not be started. Install it, and see that it is in the PATH.',
  },
  {
    what: 'bubblewrap, where the sandbox is required',
    missing: ['bwrap'],
    says: 'The sandbox is required and does not work here',
  },
  {
    what: 'a temporary directory',
    temporary: '/nonexistent',
    says: 'The temporary directory /nonexistent cannot be written (ENOENT). Make it writable, or set TMPDIR to one that is.',
  },
  {
    what: 'a temporary directory in which anything can be made',
    temporary: '/proc',
    says: 'The temporary directory /proc cannot be written (ENOENT). Make it writable, or set TMPDIR to one that is.',
  },
];

const files = { ...greeting.files, '.github/baton.yml': 'sandbox: { mode: required }\n' };

describe.each(LACKS)(
  'without $what',
  ({ missing = [], temporary, says, state = 'baton:failed', locally = says }) => {
    let claude: ClaudeStandIn;
    let programs: string;
    let directory: string;
    beforeAll(async () => {
      claude = await startClaude({ models: nobody });
      programs = await pathWithout(missing);
      directory = await mkdtemp(join(tmpdir(), 'unfit-'));
    });
    afterAll(async () => {
      await claude.close();
      await rm(directory, { recursive: true });
      if (missing.length > 0) await rm(programs, { recursive: true });
    });

    test('the action says so before it asks a model', async () => {
      await using story = await openProposal({ ...greeting, files, plan: greetingPlan, model: nobody });
      const environment = temporary === undefined ? {} : { RUNNER_TEMP: '', TMPDIR: temporary };
      const run = await story.run(await story.approve(2), { missing, environment });
      if (temporary === undefined) {
        await expectEnding(story, run, { conclusion: 'failed', says, commentOn: 2, state });
      } else {
        // Not even a record can be begun.
        expect(run).toMatchObject({ exitCode: 1, outputs: { conclusion: 'failed' } });
        expect(run.log).toContain(`::error::${says}`);
      }
      expect(story.claude.requests).toEqual([]);
    });

    test('the command line says so before it asks a model', async () => {
      await using own = await openWithPlan({ model: nobody, files });
      const environment = { PATH: programs, ...(temporary !== undefined && { TMPDIR: temporary }) };
      const run = await own.baton(['implement', PLAN], { environment });
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain(locally);
      expect(own.claude.requests).toEqual([]);
    });

    test.each(['serve', 'worker'])('`baton %s` does not start', async (command) => {
      const variables = {
        ...appVariables(claude),
        // Nobody is there: it is looked at afterwards.
        ...(command === 'worker' && { DATABASE_URL: 'postgres://baton@127.0.0.1:9/baton' }),
        PATH: programs,
        ...(temporary !== undefined && { TMPDIR: temporary }),
      };
      await using program = runProgram([command], { directory, variables });
      expect(await program.ended).toBe(2);
      expect(program.text()).toContain(says);
      expect(claude.requests).toEqual([]);
    });
  },
);

test('a runner whose own directory cannot be written says so on the pull request, before it asks a model', async () => {
  await using story = await openProposal({ ...greeting, files, plan: greetingPlan, model: nobody });
  const run = await story.run(await story.approve(2), { environment: { RUNNER_TEMP: '/proc' } });
  await expectEnding(story, run, {
    conclusion: 'failed',
    says: 'The temporary directory /proc cannot be written (ENOENT).',
    commentOn: 2,
    state: 'baton:awaiting-approval',
  });
  expect(run.outputs).toMatchObject({ report_path: '' });
  expect(run.log).toContain('The report of the run could not be written');
  expect(story.claude.requests).toEqual([]);
});

const testWhere = noSmallDisk === undefined ? test : test.skip;
testWhere(
  `with less room than a run needs, nothing starts${noSmallDisk ? `: left out, ${noSmallDisk}` : ''}`,
  async () => {
    using disk = openSmallDisk({ mebibytes: 200 });
    const says =
      /The disk with \S+ has \d+ bytes left and a run needs 536870912\. Free some space and start again\./;
    await using story = await openProposal({ ...greeting, files, plan: greetingPlan, model: nobody });
    const run = await story.run(await story.approve(2), { environment: { RUNNER_TEMP: disk.path } });
    await expectEnding(story, run, {
      conclusion: 'failed',
      says,
      commentOn: 2,
      state: 'baton:awaiting-approval',
    });
    expect(story.claude.requests).toEqual([]);
    const variables = { ...appVariables(story.claude), TMPDIR: disk.path };
    await using program = runProgram(['serve'], { directory: disk.path, variables });
    expect(await program.ended).toBe(2);
    expect(program.text()).toMatch(says);
  },
);

describe('a server that cannot start', () => {
  let directory: string;
  let claude: ClaudeStandIn;
  beforeAll(async () => {
    claude = await startClaude({ models: nobody });
    directory = await mkdtemp(join(tmpdir(), 'unfit-'));
  });
  afterAll(async () => {
    await claude.close();
    await rm(directory, { recursive: true });
  });
  const start = (variables: Record<string, string>): Program =>
    runProgram(['serve'], {
      directory,
      variables: { ...appVariables(claude), BATON_SANDBOX: 'off', ...variables },
    });

  test.each(['/proc/baton', '/proc/self/baton/data', '/sys/baton', '/dev/null/baton'])(
    'says that nothing can be made in %s',
    async (place) => {
      await using program = start({ BATON_DATA_DIR: place });
      expect(await program.ended).toBe(2);
      expect(program.text()).toContain(`Nothing can be written to the data directory ${place}: E`);
      expect(program.text()).toContain('Set BATON_DATA_DIR to a directory on a local disk');
    },
  );

  test('ends when it is told to, also while a database does not answer', async () => {
    const held: Socket[] = [];
    await using silent = createServer((socket) => void held.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    await using program = start({ DATABASE_URL: `postgres://baton@127.0.0.1:${port}/baton` });
    await once(silent, 'connection');
    program.kill('SIGTERM');
    expect(await program.ended).toBe(3);
    expect(program.text()).toContain('Baton was told to end before it had started, and has left off.');
    for (const socket of held) socket.destroy();
  });
});

function appVariables({ apiKey, baseUrl }: ClaudeStandIn): Record<string, string> {
  return {
    APP_ID: '4242',
    PRIVATE_KEY: PEM,
    WEBHOOK_SECRET: SECRET,
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: baseUrl,
    // Nothing is sent to GitHub itself.
    GHE_HOST: '127.0.0.1:9',
    GHE_PROTOCOL: 'http',
    PORT: '0',
    HOST: '127.0.0.1',
  };
}

const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
