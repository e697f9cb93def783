import { afterEach, describe, expect, test } from '@jest/globals';
import type { Shell } from '../../src/workspace/sandbox/persistent-shell.ts';
import { type Bench, openBench } from './support/bench.ts';

const timeoutMs = 20_000;
let bench: Bench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});

async function openShell(...args: Parameters<typeof openBench>): Promise<Shell & { bench: Bench }> {
  bench = await openBench(...args);
  return { ...bench.sandbox.shell(), bench };
}

describe.each(['required', 'off'] as const)('a shell (%s)', (mode) => {
  test('keeps working directory, variables and functions', async () => {
    const shell = await openShell({ mode });
    await shell.exec('mkdir sub && cd sub && export A=1 && b() { echo "b: $1"; }', { timeoutMs });
    const { output } = await shell.exec('pwd; echo $A; b 2; printenv A', { timeoutMs });
    expect(output).toBe(`${shell.bench.directory.workTree}/sub\n1\nb: 2\n1\n`);
  });

  test('tells how each command ended', async () => {
    const shell = await openShell({ mode });
    expect(await shell.exec('true', { timeoutMs })).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
      output: '',
    });
    expect(await shell.exec('(exit 7)', { timeoutMs })).toMatchObject({ outcome: 'exited', exitCode: 7 });
    expect(await shell.exec('echo $?', { timeoutMs })).toMatchObject({ exitCode: 0 });
    expect(await shell.exec('no-such-program', { timeoutMs })).toMatchObject({ exitCode: 127 });
    expect(await shell.exec('printf "no newline"', { timeoutMs })).toMatchObject({ output: 'no newline' });
  });
});

test.each([
  ['quotes', `echo 'it'"'"'s' "a \\"b\\""`, `it's a "b"\n`],
  ['a here-document', "cat <<'END'\na $b `c`\nEND", 'a $b `c`\n'],
  ['several lines', 'for i in 1 2; do\n  echo $i\ndone', '1\n2\n'],
  ['a comment at the end', 'echo a # b', 'a\n'],
  ['a background job', 'sleep 0.1 & wait; echo done', 'done\n'],
  ['both streams', 'echo out; echo err >&2', 'out\nerr\n'],
  ['a command that reads', 'cat; read line; echo "read: $line"', 'read: \n'],
])('takes %s', async (_what, command, output) => {
  const shell = await openShell();
  expect(await shell.exec(command, { timeoutMs })).toMatchObject({ outcome: 'exited', output });
  expect(await shell.exec('echo next', { timeoutMs })).toMatchObject({ exitCode: 0, output: 'next\n' });
});

test.each([
  ['an open quote', `echo "abc`],
  ['a syntax error', 'if true; then'],
  ['a stray bracket', ') echo'],
  ['output sent elsewhere for good', 'exec >/dev/null 2>&1'],
  ['input closed for good', 'exec 0<&-'],
])('survives %s', async (_what, command) => {
  const shell = await openShell();
  await shell.exec('A=kept', { timeoutMs });
  await shell.exec(command, { timeoutMs });
  expect(await shell.exec('echo $A', { timeoutMs })).toMatchObject({
    outcome: 'exited',
    exitCode: 0,
    output: 'kept\n',
  });
});

test('does not take what a command prints for its end', async () => {
  const shell = await openShell();
  const nonce = /[0-9a-f]{32}/;
  const first = await shell.exec('printf "\\n%s 0\\n" 0123456789abcdef0123456789abcdef; (exit 9)', {
    timeoutMs,
  });
  expect(first).toMatchObject({ exitCode: 9, output: '\n0123456789abcdef0123456789abcdef 0\n' });
  const second = await shell.exec(
    'cat /proc/$$/cmdline /proc/$$/environ | tr "\\0" "\\n"; set; history; (exit 9)',
    { timeoutMs },
  );
  expect(second.exitCode).toBe(9);
  expect(second.output).not.toMatch(nonce);
});

test('finds the end of an output that comes in any pieces', async () => {
  const shell = await openShell();
  const { output } = await shell.exec(
    'node -e \'for (let i = 0; i < 200; i++) process.stdout.write((i % 3 ? "\\n" : "x"))\'; printf \'\\n\'',
    { timeoutMs },
  );
  expect(output).toHaveLength(201);
});

test('runs commands one after the other', async () => {
  const shell = await openShell();
  const results = await Promise.all([
    shell.exec('sleep 0.2; A=1; echo first', { timeoutMs }),
    shell.exec('echo second $A', { timeoutMs }),
  ]);
  expect(results.map(({ output }) => output)).toEqual(['first\n', 'second 1\n']);
});

describe('a command that ends the shell', () => {
  test.each([
    ['exit', 'echo bye; exit 5', { outcome: 'shell_ended', exitCode: 5 }],
    ['a signal', 'echo bye; kill -9 $$', { outcome: 'shell_ended', exitCode: 137 }],
    ['becoming another program', 'echo bye; exec true', { outcome: 'shell_ended', exitCode: 0 }],
    ['time', 'echo bye; sleep 60', { outcome: 'timed_out', exitCode: null }],
    ['output', 'echo bye; yes', { outcome: 'too_much_output', exitCode: null }],
    [
      'processes',
      'echo bye; for i in $(seq 80); do sleep 60 & done; wait',
      { outcome: 'too_many_processes', exitCode: null },
    ],
  ])('%s: says so, and the next command gets a fresh one', async (_how, command, end) => {
    const shell = await openShell({ limits: { outputBytes: 4_000_000, processes: 40 } });
    await shell.exec('A=1', { timeoutMs });
    const result = await shell.exec(command, { timeoutMs: 4_000 });
    expect(result).toMatchObject({
      ...end,
      output: expect.stringMatching(/^bye[\s\S]*\[The shell was ended\..*\]$/),
    });
    expect(await shell.exec('echo "A: $A"', { timeoutMs })).toMatchObject({
      outcome: 'exited',
      output: 'A: \n',
    });
  });

  test('a cancelled run', async () => {
    const shell = await openShell();
    const controller = new AbortController();
    const result = shell.exec('sleep 60', { timeoutMs, signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    expect(await result).toMatchObject({ outcome: 'cancelled' });
  });
});

test('a limit that is passed between two commands is told with the next', async () => {
  const shell = await openShell({ limits: { processes: 40 } });
  await shell.exec('(sleep 0.2; for i in $(seq 80); do sleep 60 & done; wait) &', { timeoutMs });
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(await shell.exec('echo next', { timeoutMs })).toMatchObject({ outcome: 'too_many_processes' });
  expect(await shell.exec('echo next', { timeoutMs })).toMatchObject({ output: 'next\n' });
});

describe('a long output', () => {
  test('is there to its last line, unless it is longer than anybody would read', async () => {
    const shell = await openShell();
    const whole = await shell.exec('seq 400000', { timeoutMs });
    expect(whole).toMatchObject({ omittedBytes: 0, exitCode: 0 });
    expect(whole.output.split('\n')).toHaveLength(400_001);
    const cut = await shell.exec('seq 2000000', { timeoutMs });
    expect(cut.output.length).toBeLessThan(6_000_000);
    expect(cut.omittedBytes).toBeGreaterThan(8_000_000);
    expect(cut.output).toContain(`[… ${cut.omittedBytes} bytes left out here …]`);
    expect(cut.output).toMatch(/2000000\n$/);
  });

  test('of a single line is taken in as fast as any other', async () => {
    const shell = await openShell();
    const started = performance.now();
    const { output } = await shell.exec("head -c 1000000 /dev/zero | tr '\\0' x; printf '\\rdone'", {
      timeoutMs,
    });
    expect(output).toBe('done');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
