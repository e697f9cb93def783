import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { runBaton } from '../cli/support/run-baton.ts';
import { deliver, example, SECRET } from './support/deliver.ts';
import { runProgram } from './support/run-program.ts';
import { WHOLE_ENVIRONMENT } from './support/whole-environment.ts';

// Webhooks are to come as they do from another machine.
beforeAll(() => nock.restore());

const directory = mkdtempSync(join(tmpdir(), 'serve-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

// With the sandbox that is the default: one that is required.
const { BATON_SANDBOX: _, ...whole } = WHOLE_ENVIRONMENT;
const pem = whole.PRIVATE_KEY;
const secrets = [pem, pem.split('\n')[2] ?? '', SECRET, whole.ANTHROPIC_API_KEY];
const labeled = example('issues', 'labeled', { label: { name: 'baton:plan' } });

describe('refuses to start, and says how to mend it', () => {
  const cases: [string, string[], Record<string, string>, string][] = [
    ['without a webhook secret', ['serve'], { WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET is missing'],
    ['with the default one', ['serve'], { WEBHOOK_SECRET: 'development' }, 'which everybody knows'],
    [
      'without its database',
      ['serve'],
      { DATABASE_URL: 'postgres://baton:a-password-of-the-tests@127.0.0.1:9/baton', BATON_SANDBOX: 'off' },
      'The database at DATABASE_URL cannot be used',
    ],
    ['without the sandbox that is required', ['serve'], { PATH: '/nonexistent' }, 'Install it'],
    ['alone, where a worker could not reach the jobs', ['serve', '--no-worker'], {}, 'Set DATABASE_URL'],
    ['as a worker without a shared database', ['worker'], {}, 'set DATABASE_URL'],
    ['with an option that is none', ['serve', '--concurrency', 'many'], {}, '--concurrency takes'],
  ];
  test.each(cases)('%s', async (_what, args, variables, says) => {
    await using program = runProgram(args, { directory, variables: { ...whole, ...variables } });
    expect(await program.ended).toBe(2);
    expect(program.text()).toContain(says);
    for (const secret of [...secrets, 'a-password-of-the-tests'])
      expect(program.text()).not.toContain(secret);
  });

  test('where bubblewrap is there and does not hold', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'broken-'));
    writeFileSync(
      join(broken, 'bwrap'),
      '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n',
      {
        mode: 0o755,
      },
    );
    const variables = { ...whole, PATH: `${broken}:${process.env.PATH}` };
    await using program = runProgram(['serve'], { directory, variables });
    expect(await program.ended).toBe(2);
    expect(program.text()).toContain('The sandbox is required and does not work here');
    expect(program.text()).toContain('apt-get install bubblewrap');
    rmSync(broken, { recursive: true });
  });

  test('where something else listens', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as { port: number };
    const variables = { ...whole, BATON_SANDBOX: 'off', BATON_DATA_DIR: 'taken' };
    await using program = runProgram(['serve', '--port', String(port)], { directory, variables });
    expect(await program.ended).toBe(2);
    expect(program.text()).toContain('Something else listens on 127.0.0.1, port');
    other.close();
  });
});

/** In the process, on SIGUSR2: what Node prints of itself, and an error that nobody catches. */
const TROUBLE = `process.on('SIGUSR2', () => {
  process.emitWarning('old, and with ${whole.ANTHROPIC_API_KEY}');
  setImmediate(() => { throw new Error('with ${whole.ANTHROPIC_API_KEY}'); });
});`;

const FAILED = '/access_tokens failed (503)';

async function brokenGitHub(): Promise<AsyncDisposable & { host: string }> {
  const server = createHttpServer((_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json' }).end('{"message":"down"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return {
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe('serves', () => {
  test('and prints nothing but JSON with ids and without secrets, whatever GitHub and Node say', async () => {
    await using github = await brokenGitHub();
    const variables = {
      ...whole,
      GHE_HOST: github.host,
      BATON_DATA_DIR: 'broken',
      BATON_SANDBOX: 'off',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TROUBLE)}`,
    };
    await using program = runProgram(['serve'], { directory, variables });
    await deliver(await program.url(), { body: labeled, delivery: 'a-delivery' });
    await program.line(({ message }) => message === 'Missed webhooks could not be looked for: down');
    await program.line(({ message, run }) => String(message).includes(FAILED) && run !== undefined);
    program.kill('SIGUSR2');
    expect(await program.ended).toBe(1);

    const printed = program.text().split('\n').filter(Boolean);
    const entries: Record<string, unknown>[] = printed.map((line) => JSON.parse(line));
    expect(entries.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('with ***') });
    expect(entries.at(-2)).toMatchObject({ level: 'warn', message: 'Warning: old, and with ***' });
    const told = (part: string) => entries.filter(({ message }) => String(message).includes(part));
    expect(told('GET /api/v3/app/installations failed (503)').length).toBeGreaterThan(0);
    const ids = { run: expect.any(String), repository: 'Codertocat/Hello-World', delivery: 'a-delivery' };
    expect(told(FAILED)).toContainEqual(expect.objectContaining(ids));
    for (const secret of secrets) expect(program.text()).not.toContain(secret);
  }, 90_000);

  test('with the embedded database: 100 identical deliveries at once are one job, and it ends when it is told to', async () => {
    const variables = { ...whole, BATON_DATA_DIR: 'once', BATON_SANDBOX: 'off' };
    writeFileSync(join(directory, '.env'), 'APP_ID=1\nLANG="C.UTF-8"\n');
    await using program = runProgram(['serve', '--grace', '0'], { directory, variables });
    const url = await program.url();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => deliver(url, { body: labeled, delivery: `same-${index}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    const results = program.log.map(({ message }) => message);
    expect(results.filter((message) => message === 'Queued.')).toHaveLength(1);
    expect(results.filter((message) => message === 'Asked before: nothing to do.')).toHaveLength(99);
    expect(new Set(program.log.map(({ run }) => run).filter(Boolean)).size).toBe(1);

    // The database is the server's alone: it is the server that answers.
    const { stdout } = await runBaton(['jobs', '--json'], { directory, environment: variables });
    expect(JSON.parse(stdout)).toMatchObject({
      jobs: [{ kind: 'plan', repository: 'Codertocat/Hello-World' }],
    });
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.log.at(-1)).toMatchObject({ message: 'All jobs have ended or were handed back.' });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    for (const secret of secrets) expect(program.text()).not.toContain(secret);
    expect(readFileSync(join(directory, '.env'), 'utf8')).toContain('APP_ID=1');
  }, 90_000);
});
