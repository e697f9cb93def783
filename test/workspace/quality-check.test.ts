import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { failureExcerpt, runQualityCheck, runSetup } from '../../src/workspace/quality-check.ts';
import { type Bench, collectingLog, openBench } from './support/bench.ts';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});

async function open() {
  bench = await openBench();
  const logged: string[] = [];
  return { ...bench, log: collectingLog(logged), logged };
}

test('runs all commands in order, each in a process of its own', async () => {
  const { sandbox, log, logged, directory } = await open();
  const commands = ['export A=1; cd /; echo one', 'pwd; echo "A: $A"'];
  const result = await runQualityCheck(sandbox, { commands, timeoutMinutes: 1, log });
  expect(result.passed).toBe(true);
  expect(result.runs.map(({ command, exitCode, output }) => ({ command, exitCode, output }))).toEqual([
    { command: commands[0], exitCode: 0, output: 'one\n' },
    { command: commands[1], exitCode: 0, output: `${directory.workTree}\nA: \n` },
  ]);
  expect(logged).toEqual([
    `$ ${commands[0]}`,
    'one\n',
    expect.stringMatching(/^exit code 0 in \d+\.\d s$/),
    `$ ${commands[1]}`,
    `${directory.workTree}\nA: \n`,
    expect.stringMatching(/^exit code 0 in/),
  ]);
});

test('does not use the shell of the model', async () => {
  const { sandbox, log } = await open();
  await sandbox
    .shell()
    .exec('npm() { echo fake; }; export -f npm; PATH=/nowhere; alias false=true', { timeoutMs: 5_000 });
  const { passed } = await runQualityCheck(sandbox, { commands: ['false'], timeoutMinutes: 1, log });
  expect(passed).toBe(false);
});

test('stops at the first failure', async () => {
  const { sandbox, log } = await open();
  const commands = ['true', 'echo broken >&2; exit 2', 'touch never'];
  const result = await runQualityCheck(sandbox, { commands, timeoutMinutes: 1, log });
  expect(result).toMatchObject({
    passed: false,
    runs: [{ exitCode: 0 }, { exitCode: 2, output: 'broken\n' }],
  });
  expect((await sandbox.run('ls', { timeoutMs: 5_000 })).output).toBe('');
});

test('has one time limit for all commands together', async () => {
  const { sandbox, log } = await open();
  const commands = ['sleep 2', 'sleep 30'];
  const result = await runQualityCheck(sandbox, { commands, timeoutMinutes: 5 / 60, log });
  expect(result).toMatchObject({ passed: false, runs: [{ outcome: 'exited' }, { outcome: 'timed_out' }] });
  // Three seconds were left, not five.
  expect(result.runs[1]?.durationMs).toBeLessThan(5_000);
  expect(failureExcerpt(result, 500)).toBe('$ sleep 30\n[timed out]\n\n');
});

test('passes where there is nothing to run', async () => {
  const { sandbox, log } = await open();
  expect(await runQualityCheck(sandbox, { commands: [], timeoutMinutes: 1, log })).toEqual({
    passed: true,
    runs: [],
  });
});

test('only what sets up may use the network, and only the allowed hosts', async () => {
  const seen: string[] = [];
  const web = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  try {
    const { sandbox, log } = await open();
    const { port } = web.address() as AddressInfo;
    const get = (path: string) =>
      `curl -sSf -m 5 -x "$HTTP_PROXY" --noproxy '' http://127.0.0.1:${port}/${path}`;
    const setup = (commands: string[], allowedHosts: string[]) =>
      runSetup(sandbox, { commands, allowedHosts, timeoutMinutes: 1, log });
    expect(await setup([get('setup')], ['127.0.0.1'])).toMatchObject({ passed: true });
    expect(await setup([get('none')], [])).toMatchObject({ passed: false });
    expect(await setup([get('others')], ['example.com'])).toMatchObject({ passed: false });
    const check = await runQualityCheck(sandbox, { commands: [get('check')], timeoutMinutes: 1, log });
    expect(check.passed).toBe(false);
    expect(seen).toEqual(['/setup']);
  } finally {
    web.close();
  }
});

describe('the excerpt of a failure', () => {
  const run = (output: string, exitCode: number) =>
    ({ command: 'npm test', outcome: 'exited', exitCode, output, omittedBytes: 0, durationMs: 1 }) as const;

  test('has the command that failed, how it ended and what it printed', () => {
    const result = { passed: false, runs: [run('fine', 0), run('\nexpected 1, got 2\n', 1)] };
    expect(failureExcerpt(result, 500)).toBe('$ npm test\n[exit code 1]\n\nexpected 1, got 2');
  });

  test('keeps to its size, and more of the end than of the beginning', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).join('\n');
    const excerpt = failureExcerpt({ passed: false, runs: [run(lines, 1)] }, 2_000);
    expect(excerpt.length).toBeLessThanOrEqual(2_000);
    expect(excerpt).toMatch(/^\$ npm test\n\[exit code 1\]\n\nline 0\nline 1\n/);
    expect(excerpt).toMatch(/line 1999$/);
    expect(excerpt).toContain(`${lines.length} characters in all`);
    expect(excerpt.indexOf('[…')).toBeLessThan(700);
  });

  const passing = (count: number) =>
    Array.from({ length: count }, (_, index) => `✔ passes number ${index} (0.03ms)`).join('\n');

  test('puts first what the output says of the failures, however far back that stands', () => {
    const failing = '  ● sum › adds\n\n    Expected: 3\n    Received: 2';
    const output = `${passing(500)}\n${failing}\n\nPASS b.test.js\n${passing(500)}\nTest Suites: 1 failed`;
    const excerpt = failureExcerpt({ passed: false, runs: [run(output, 1)] }, 4_000);
    expect(excerpt.length).toBeLessThanOrEqual(4_000);
    expect(
      excerpt.startsWith(
        `$ npm test\n[exit code 1]\n\n[Of the output, what is about the failures:]\n${failing}`,
      ),
    ).toBe(true);
    expect(excerpt).toMatch(/and the end of the output …\][\s\S]*Test Suites: 1 failed$/);
  });

  test('is that alone where the output ends with it', () => {
    const failing = '✖ failing tests:\n\n✖ adds (1ms)\n  AssertionError: 2 == 3';
    const excerpt = failureExcerpt({ passed: false, runs: [run(`${passing(500)}\n${failing}\n`, 1)] }, 4_000);
    expect(excerpt).toBe(
      `$ npm test\n[exit code 1]\n\n[Of the output, what is about the failures:]\n${failing}`,
    );
  });

  test('keeps the first of many failures, and how it ended', () => {
    const failing = `✖ failing tests:\n${Array.from({ length: 500 }, (_, index) => `✖ failure ${index}`).join('\n')}`;
    const excerpt = failureExcerpt({ passed: false, runs: [run(`${passing(500)}\n${failing}`, 1)] }, 4_000);
    expect(excerpt.length).toBeLessThanOrEqual(4_000);
    expect(excerpt).toContain('failing tests:\n✖ failure 0\n✖ failure 1\n');
    expect(excerpt).toMatch(/… more of the same …\][\s\S]*✖ failure 499$/);
  });

  test('leaves a short output in its own order', () => {
    const output = `${passing(20)}\n✖ failing tests:\n✖ adds`;
    expect(failureExcerpt({ passed: false, runs: [run(output, 1)] }, 4_000)).toContain(`\n\n${output}`);
  });

  test('is empty where nothing failed', () => {
    expect(failureExcerpt({ passed: true, runs: [run('fine', 0)] }, 500)).toBe('');
  });
});
